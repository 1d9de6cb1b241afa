// Glow and Real-NVP learn pictures of blobs in a short training, and map them back in float.
#include "flows/image_recipes.hpp"
#include "flows/training/trainer.hpp"
#include "tests/flows/helpers.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <cmath>

using namespace tapeflow;

namespace {

constexpr ImageShape grey{4, 4, 1}, colour{8, 8, 2};
const ConvCouplingOptions small{.hidden = 6, .activation = Activation::tanh};

// Pictures of a bright blob somewhere, in every channel with another brightness, with some noise.
Rows<float> blobs(const ImageShape& shape, std::size_t n, std::uint64_t seed) {
  Rng rng(seed);
  Array<float> x(Shape{n, shape.size()});
  const auto [height, width, channels] = shape;
  for (std::size_t i = 0; i < n; ++i) {
    const double line = rng.uniform() * static_cast<double>(height - 1);
    const double column = rng.uniform() * static_cast<double>(width - 1);
    for (std::size_t k = 0; k < shape.size(); ++k) {
      const double down = static_cast<double>(k / channels / width) - line;
      const double across = static_cast<double>(k / channels % width) - column;
      const double light = std::exp(-0.7 * (down * down + across * across));
      x(i, k) =
          static_cast<float>(light / static_cast<double>(1 + k % channels) + 0.1 * rng.normal());
    }
  }
  return {std::move(x)};
}

double mean_log_prob(const Flow<float>& flow, const Rows<float>& rows) {
  Workers workers(1);
  double sum = 0;
  for (const double log_p : flow.log_prob(rows, workers)) sum += log_p;
  return sum / static_cast<double>(rows.count());
}

// By how many nats a picture that the flow was not trained on becomes likelier in a short training.
double gain(Flow<float>& flow, const ImageShape& shape) {
  const Rows<float> train = blobs(shape, 400, 1), valid = blobs(shape, 200, 2);
  Workers workers(1);
  flow.take_statistics(train, workers);
  const double before = mean_log_prob(flow, valid);
  Trainer<float>(flow, train, valid, {.epochs = 10, .batch = 50, .learning_rate = 5e-3}).run();
  return mean_log_prob(flow, valid) - before;
}

// The largest difference between pictures and what comes back from their latents.
double round_trip_error(const Flow<float>& flow, const Array<float>& x) {
  const Array<float> z = latent_of(flow.bijector(), x).value,
                     back = data_of(flow.bijector(), z).value;
  double largest = 0;
  for (std::size_t k = 0; k < x.size(); ++k)
    largest = std::max(largest, static_cast<double>(std::abs(back.data()[k] - x.data()[k])));
  return largest;
}

}  // namespace

TEST_CASE("Glow and Real-NVP gain likelihood on pictures of blobs, and map them back") {
  for (const ImageShape& shape : {grey, colour}) {
    CAPTURE(to_string(shape));
    Rng rng(1);
    Flow<float> of_glow = glow<float>(shape, {.levels = 2, .steps = 2, .coupling = small}, rng);
    Flow<float> of_real_nvp = image_real_nvp<float>(shape, {.levels = 2, .coupling = small}, rng);
    for (Flow<float>* flow : {&of_glow, &of_real_nvp}) {
      // Before training the flow is about a Gaussian with a deviation for each number. The noise is
      // a fraction of these deviations: a tenth of a nat for each number is little to ask.
      CHECK(gain(*flow, shape) > 0.1 * static_cast<double>(shape.size()));
      // Rounding of 1e-7 times the scales of up to a dozen couplings, each within e^±1 here.
      CHECK(round_trip_error(*flow, blobs(shape, 20, 5).x) < 1e-4);
      const Array<float> samples = flow->sample(7, rng);
      CHECK(samples.shape() == Shape{7, shape.size()});
      CHECK(round_trip_error(*flow, samples) < 1e-4);
    }
  }
}
