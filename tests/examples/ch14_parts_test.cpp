// Parts of chapter 14's program: the truths, the images and the batches.
#include "engine/random.hpp"
#include "examples/ch14_vae/binary_images.hpp"
#include "examples/ch14_vae/linear_vae.hpp"
#include "examples/ch14_vae/posteriors.hpp"
#include "examples/ch14_vae/ring.hpp"
#include "examples/ch14_vae/vae_fit.hpp"
#include "flows/data/gaussian.hpp"
#include "tests/support/catch.hpp"

#include <cmath>

using namespace tapeflow;

namespace {

// Rows of mean 0 in three columns, which depend on each other.
Array<double> centred_rows() {
  const std::size_t n = 200;
  Array<double> x = Rng(1).normal<double>({n, 3});
  for (std::size_t i = 0; i < n; ++i) x(i, 2) += 2 * x(i, 0) - x(i, 1);
  for (std::size_t j = 0; j < 3; ++j) {
    double mean = 0;
    for (std::size_t i = 0; i < n; ++i) mean += x(i, j) / static_cast<double>(n);
    for (std::size_t i = 0; i < n; ++i) x(i, j) -= mean;
  }
  return x;
}

}  // namespace

// With D - 1 latents no eigenvalue is averaged: the model is the full Gaussian.
TEST_CASE("With one latent less than columns probabilistic PCA is the full Gaussian") {
  const Array<double> x = centred_rows();
  const double gaussian = mean_and_error(Gaussian::fit(x).log_prob(x)).mean;
  CHECK(probabilistic_pca(x, 2).log_likelihood == Approx(gaussian).epsilon(1e-10));
}

// Without latents the model has one variance for all columns.
TEST_CASE("Without latents probabilistic PCA is a round Gaussian") {
  const Array<double> x = centred_rows();
  double variance = 0;
  for (const double value : x) variance += value * value / static_cast<double>(x.size());
  const ProbabilisticPca found = probabilistic_pca(x, 0);
  CHECK(found.noise_variance == Approx(variance).epsilon(1e-10));
  CHECK(found.log_likelihood == Approx(-1.5 * (std::log(2 * M_PI * variance) + 1)));
}

TEST_CASE("ln p of the ring is the integral that a grid over the plane gives") {
  for (const double sigma : {0.1, 0.5}) {
    const double width = 0.01;
    double p = 0;
    for (double a = -6; a < 6; a += width) {
      for (double b = -6; b < 6; b += width) {
        const double u = (ring_x - std::hypot(a, b)) / sigma;
        p += width * width * std::exp(-(a * a + b * b + u * u) / 2);
      }
    }
    p /= 2 * M_PI * std::sqrt(2 * M_PI) * sigma;
    CHECK(log_p_of_ring(sigma) == Approx(std::log(p)).margin(1e-5));
  }
}

TEST_CASE("Binary images are 0 or 1, and held out once") {
  const BinaryImages images = binary_clothes_or_digits(1);
  for (const Array<float>* part : {&images.train, &images.test}) {
    CHECK(part->shape()[1] == images.height * images.width);
    CHECK(std::all_of(part->begin(), part->end(), [](float v) { return v == 0 || v == 1; }));
    const double light = static_cast<double>(std::count(part->begin(), part->end(), 1.f));
    CHECK(light > 0.1 * static_cast<double>(part->size()));
    CHECK(light < 0.9 * static_cast<double>(part->size()));
  }
}

TEST_CASE("A posterior of a family has that family's flow") {
  Rng rng(1);
  for (const std::string& family : posterior_families) {
    const auto posterior = posterior_of<double>(5, 3, {.family = family, .context = 4}, rng);
    Tape<double> tape;
    const Var<double> x = tape.constant(rng.normal<double>({7, 5}));
    CHECK(posterior->draw(x, rng).z.shape() == Shape{7, 3});
    if (family == "Gaussian") CHECK_NOTHROW(posterior->kl_to_standard_normal(x));
    if (family != "Gaussian")
      CHECK_THROWS_AS(posterior->kl_to_standard_normal(x), std::logic_error);
  }
}

// The bound is minus the squared distance of one weight from the mean of the batch: the weight ends
// at the mean of all rows only if the batches hold every row equally often.
TEST_CASE("A fit sees every row, and only the weights that it was given change") {
  Rng rng(1);
  auto decoder =
      std::make_unique<Mlp<float>>(std::vector<std::size_t>{1, 1}, Activation::identity, rng);
  Vae<float> vae(std::make_unique<GaussianDecoder<float>>(std::move(decoder), 1),
                 posterior_of<float>(1, 1, {}, rng));
  const auto parts = vae.named_parameters();
  Parameter<float>& chosen = *parts.front().parameter;
  std::vector<Array<float>> before;
  for (const auto& part : parts) before.push_back(part.parameter->value);
  Array<float> x(Shape{8, 1});
  for (std::size_t i = 0; i < 8; ++i) x(i, 0) = i == 0 ? 8.f : 0.f;
  const Bound bound = [&](const Vae<float>&, Var<float> rows, Rng&) {
    return -sum(square(rows - reshape(rows.tape().watch(chosen), {1, 1})), {1});
  };
  fit_vae(vae, {&chosen}, x, bound, {.steps = 4000, .batch = 4, .learning_rate = 0.02});
  CHECK(chosen.value.data()[0] == Approx(1).margin(0.05));
  for (std::size_t k = 1; k < parts.size(); ++k) CHECK((parts[k].parameter->value == before[k]));
}
