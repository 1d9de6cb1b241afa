// A variational autoencoder: draws with their densities, and bounds beside likelihoods that are
// known.
#include "flows/vae/vae.hpp"

#include "engine/gradient_check.hpp"
#include "flows/chain.hpp"
#include "flows/data/half_log_2pi.hpp"
#include "flows/layers/autoregressive/masked_autoregressive.hpp"
#include "flows/layers/planar/planar.hpp"
#include "flows/training/importance.hpp"
#include "tests/flows/helpers.hpp"
#include "tests/support/catch.hpp"

#include <cmath>

using namespace tapeflow;

namespace {

using Widths = std::vector<std::size_t>;

template <class T>
std::unique_ptr<Mlp<T>> network(const Widths& widths, Rng& rng) {
  return std::make_unique<Mlp<T>>(widths, Activation::tanh, rng);
}

double log_normal(double u) { return -u * u / 2 - half_log_2pi; }

// Probabilistic PCA (Tipping & Bishop 1999): x = z W + m + σ e in three columns. The rows of W are
// orthogonal, so that the posterior has independent columns.
struct LinearModel {
  const double sigma = 0.7;
  const Array<double> w = {{1.2, 1.6, 0.}, {-0.4, 0.3, 0.}}, m = {0.5, -1., 2.};

  double length(std::size_t k) const { return std::hypot(w(k, 0), w(k, 1)); }
  double spread(std::size_t k) const { return std::hypot(length(k), sigma); }

  // By columns along the two rows of W, and along the third axis.
  double log_p(const Array<double>& x, std::size_t row) const {
    double total = log_normal((x(row, 2) - m(2)) / sigma) - std::log(sigma);
    for (std::size_t k = 0; k < 2; ++k) {
      const double along =
          (w(k, 0) * (x(row, 0) - m(0)) + w(k, 1) * (x(row, 1) - m(1))) / length(k);
      total += log_normal(along / spread(k)) - std::log(spread(k));
    }
    return total;
  }

  // The model with its true posterior: mean W (x - m) / (|W|² + σ²), variance σ² / (|W|² + σ²).
  Vae<double> vae() const {
    Rng rng(1);
    auto decoder = network<double>({2, 3}, rng), encoder = network<double>({3, 4}, rng);
    const auto set = [](Mlp<double>& net, const Array<double>& weight, const Array<double>& bias) {
      const auto parts = net.named_parameters();
      parts.at(0).parameter->value = weight;
      parts.at(1).parameter->value = bias;
    };
    set(*decoder, w, m);
    Array<double> weight = filled<double>({3, 4}, 0), bias = filled<double>({4}, 0);
    for (std::size_t k = 0; k < 2; ++k) {
      const double precision = spread(k) * spread(k);
      for (std::size_t j = 0; j < 3; ++j) {
        weight(j, k) = w(k, j) / precision;
        bias(k) -= w(k, j) * m(j) / precision;
      }
      bias(2 + k) = std::log(sigma / spread(k));
    }
    set(*encoder, weight, bias);
    return {std::make_unique<GaussianDecoder<double>>(std::move(decoder), sigma),
            std::make_unique<Posterior<double>>(2, std::move(encoder))};
  }
};

// A posterior over two columns whose flow has a context, and the parts that it is made of.
struct BentPosterior {
  Rng rng{3};
  Network<double>* encoder;
  Bijector<double>* flow;
  std::unique_ptr<Posterior<double>> posterior;

  BentPosterior() {
    auto net = network<double>({2, 6, 7}, rng);
    auto chain = std::make_unique<Chain<double>>();
    const MaskedAutoregressiveOptions options{.hidden = {6}, .context_features = 3};
    chain->append<InverseAutoregressive<double>>(Widths{0, 1}, options, rng);
    chain->append<Planar<double>>(2, rng);
    chain->append<InverseAutoregressive<double>>(Widths{1, 0}, options, rng);
    encoder = net.get();
    flow = chain.get();
    posterior = std::make_unique<Posterior<double>>(2, std::move(net), std::move(chain));
    randomise(*posterior, rng, 0.4);
  }
};

// A model of one column with a bent mean, and a posterior with a planar layer.
Vae<double> curved() {
  Rng rng(5);
  auto decoder = std::make_unique<GaussianDecoder<double>>(network<double>({1, 6, 1}, rng), 0.5);
  auto planar = std::make_unique<Planar<double>>(1, rng);
  auto posterior =
      std::make_unique<Posterior<double>>(1, network<double>({1, 6, 2}, rng), std::move(planar));
  Vae<double> vae(std::move(decoder), std::move(posterior));
  randomise(vae, rng, 0.5);
  return vae;
}

// ln ∫ p(x | z) p(z) dz by the midpoint rule.
double log_p_by_quadrature(const Vae<double>& vae, double x) {
  const std::size_t n = 4000;
  const double width = 16. / n;
  Array<double> z(Shape{n, 1});
  for (std::size_t i = 0; i < n; ++i) z(i, 0) = -8 + (static_cast<double>(i) + 0.5) * width;
  Tape<double> tape;
  const Var<double> log_p =
      vae.decoder().log_prob(tape.constant(filled<double>({n, 1}, x)), tape.constant(z));
  double total = 0;
  for (std::size_t i = 0; i < n; ++i)
    total += std::exp(log_p.data()[i] + log_normal(z(i, 0))) * width;
  return std::log(total);
}

std::vector<double> row(const Array<double>& log_weights, std::size_t i) {
  const double* first = log_weights.data() + i * log_weights.shape()[1];
  return {first, first + log_weights.shape()[1]};
}

}  // namespace

TEST_CASE("With the true posterior every draw has the weight p(x)") {
  const LinearModel model;
  const Vae<double> vae = model.vae();
  Rng rng(2);
  const Array<double> x = rng.normal<double>({5, 3});
  Workers workers(1);
  const Array<double> log_w = vae.log_weights(x, 7, rng, workers);
  for (std::size_t i = 0; i < 5; ++i)
    for (const double one : row(log_w, i)) CHECK(one == Approx(model.log_p(x, i)).epsilon(1e-12));
  Tape<double> tape;
  const Var<double> on_tape = vae.log_weight(tape.constant(x), rng);
  for (std::size_t i = 0; i < 5; ++i)
    CHECK(on_tape.data()[i] == Approx(model.log_p(x, i)).epsilon(1e-12));
  const VaeBounds bounds = vae_bounds(log_w);
  CHECK(bounds.elbo.mean == Approx(bounds.iwae.mean).epsilon(1e-12));
}

TEST_CASE("Both estimates of the ELBO have the same mean") {
  const LinearModel model;
  const Vae<double> vae = model.vae();
  Rng rng(2);
  const std::size_t n = 20000;
  const Array<double> one = {{0.3, -1.5, 2.5}};
  Tape<double> tape;
  const Var<double> x = broadcast_to(tape.constant(one), {n, 3});
  const Var<double> elbo = vae.elbo_by_closed_kl(x, rng);
  const MeanAndError found = mean_and_error({elbo.data(), elbo.data() + n});
  CHECK(found.standard_error > 0);
  CHECK(std::abs(found.mean - model.log_p(one, 0)) < 4 * found.standard_error);
}

TEST_CASE("A draw comes with the density that the way back gives it") {
  const BentPosterior parts;
  Rng rng(4);
  Tape<double> tape;
  const Var<double> x = tape.constant(rng.normal<double>({6, 2}));
  const auto [z, log_q] = parts.posterior->draw(x, rng);
  const Var<double> encoded = (*parts.encoder)(x);
  const Transformed<double> back = parts.flow->to_latent(z, slice(encoded, 1, 4, 7));
  for (std::size_t i = 0; i < 6; ++i) {
    double expected = back.log_det.data()[i];
    for (std::size_t j = 0; j < 2; ++j) {
      const double m = encoded.value()(i, j), s = encoded.value()(i, 2 + j);
      expected += log_normal((back.value.value()(i, j) - m) * std::exp(-s)) - s;
    }
    CHECK(log_q.data()[i] == Approx(expected).epsilon(1e-9));
  }
}

TEST_CASE("The mean weight is the likelihood, and both bounds are below it") {
  const Vae<double> vae = curved();
  Array<double> x = {-0.5, 0.2, 1.5};
  x.reshape({3, 1});
  Rng rng(6);
  Workers workers(2);
  const Array<double> log_w = vae.log_weights(x, 20000, rng, workers);
  for (std::size_t i = 0; i < 3; ++i) {
    const std::vector<double> weights = row(log_w, i);
    const double log_p = log_p_by_quadrature(vae, x(i, 0));
    const ImportanceEstimate z = importance_estimate(weights);
    CHECK(std::abs(z.log_z - log_p) < 4 * z.standard_error);
    Array<double> of_four(Shape{weights.size() / 4, 4});
    std::copy(weights.begin(), weights.end(), of_four.data());
    const VaeBounds bounds = vae_bounds(of_four);
    CHECK(bounds.elbo.mean + 4 * bounds.elbo.standard_error < bounds.iwae.mean);
    CHECK(bounds.iwae.mean + 4 * bounds.iwae.standard_error < log_p);
  }
}

TEST_CASE("The bounds of weights that are known") {
  // ln of the weights 1 and 3, and twice 4.
  const VaeBounds bounds = vae_bounds({{0., std::log(3.)}, {std::log(4.), std::log(4.)}});
  const double elbo[] = {std::log(3.) / 2, std::log(4.)}, iwae[] = {std::log(2.), std::log(4.)};
  CHECK(bounds.elbo.mean == Approx((elbo[0] + elbo[1]) / 2));
  CHECK(bounds.elbo.standard_error == Approx((elbo[1] - elbo[0]) / 2));
  CHECK(bounds.iwae.mean == Approx((iwae[0] + iwae[1]) / 2));
  CHECK(bounds.iwae.standard_error == Approx((iwae[1] - iwae[0]) / 2));
}

TEST_CASE("Samples of the linear model have its mean and its deviations") {
  const LinearModel model;
  constexpr std::size_t n = 20000;
  Rng rng(1);
  const Array<double> x = model.vae().sample(n, rng);
  REQUIRE(x.shape() == Shape{n, 3});
  const ColumnMoments moments = column_moments(x);
  for (std::size_t j = 0; j < 3; ++j) {
    const double deviation = std::hypot(std::hypot(model.w(0, j), model.w(1, j)), model.sigma);
    // Five standard errors: of a mean deviation / √n, of a deviation deviation / √2n.
    CHECK(std::abs(moments.mean(j) - model.m(j)) < 5 * deviation / std::sqrt(1. * n));
    CHECK(std::abs(moments.deviation(j) - deviation) < 5 * deviation / std::sqrt(2. * n));
  }
}

TEST_CASE("Samples of binary columns are 0 or 1, as often as the decoder says") {
  Rng rng(1);
  const BernoulliDecoder<double> decoder(network<double>({2, 3}, rng));
  constexpr std::size_t n = 20000;
  Tape<double> tape({.record = false});
  const Var<double> z = tape.constant(filled<double>({n, 2}, 0.7));
  const Array<double> x = decoder.sample(z, rng), wanted = decoder.mean(z).value();
  for (std::size_t j = 0; j < 3; ++j) {
    double ones = 0;
    for (std::size_t i = 0; i < n; ++i) {
      REQUIRE((x(i, j) == 0 || x(i, j) == 1));
      ones += x(i, j);
    }
    const double p = wanted(0, j);
    CHECK(std::abs(ones / n - p) < 5 * std::sqrt(p * (1 - p) / n));
  }
}

TEST_CASE("The gradient of the ELBO reaches every weight") {
  BentPosterior parts;
  const bool binary = GENERATE(false, true);
  auto net = network<double>({2, 5, 2}, parts.rng);
  std::unique_ptr<Decoder<double>> decoder;
  if (binary)
    decoder = std::make_unique<BernoulliDecoder<double>>(std::move(net));
  else
    decoder = std::make_unique<GaussianDecoder<double>>(std::move(net), 0.8);
  Vae<double> vae(std::move(decoder), std::move(parts.posterior));
  const Array<double> x = {{0., 1.}, {1., 1.}, {0., 0.}};
  const GradientReport report = check_gradient(
      [&](Tape<double>& tape) {
        Rng rng(9);
        return vae.log_weight(tape.constant(x), rng);
      },
      vae.named_parameters());
  INFO(report.sentence());
  CHECK(report.ok);
  CHECK(report.compared == vae.parameter_count());
}

TEST_CASE("The probabilities of binary columns add up to one") {
  Rng rng(8);
  BernoulliDecoder<double> decoder(network<double>({1, 4, 3}, rng));
  randomise(decoder, rng);
  Array<double> x(Shape{8, 3});
  for (std::size_t i = 0; i < 8; ++i)
    for (std::size_t j = 0; j < 3; ++j) x(i, j) = static_cast<double>(i >> j & 1);
  Tape<double> tape;
  const Var<double> z = tape.constant(filled<double>({8, 1}, 0.4));
  const Var<double> log_p = decoder.log_prob(tape.constant(x), z), mean = decoder.mean(z);
  double total = 0, first = 0;
  for (std::size_t i = 0; i < 8; ++i) {
    total += std::exp(log_p.data()[i]);
    first += x(i, 0) * std::exp(log_p.data()[i]);
  }
  CHECK(total == Approx(1));
  CHECK(mean.value()(0, 0) == Approx(first));
}

TEST_CASE("Weights do not depend on the number of threads") {
  const Vae<double> vae = curved();
  const Array<double> x = Rng(1).normal<double>({1300, 1});
  const auto with = [&](std::size_t threads) {
    Rng rng(2);
    Workers workers(threads);
    return vae.log_weights(x, 2, rng, workers);
  };
  CHECK((with(1) == with(3)));
}

TEST_CASE("What does not fit is refused in one sentence") {
  Rng rng(1);
  const auto posterior = [&](std::size_t outputs,
                             std::unique_ptr<Bijector<double>> flow = nullptr) {
    return Posterior<double>(2, network<double>({3, outputs}, rng), std::move(flow));
  };
  CHECK_THROWS_WITH(posterior(4, std::make_unique<Planar<double>>(3, rng)),
                    "Posterior: needs a flow of 2 columns, got one of 3");
  CHECK_THROWS_WITH(GaussianDecoder<double>(network<double>({2, 3}, rng), 0),
                    "GaussianDecoder: needs a deviation above 0, got 0");
  Tape<double> tape;
  const Var<double> x = tape.constant(rng.normal<double>({5, 3}));
  CHECK_THROWS_WITH(posterior(5).draw(x, rng),
                    "Posterior: needs the encoder's result [5, 4], got [5, 5]");
  CHECK_THROWS_WITH(posterior(4).draw(x, x), "Posterior: needs noise [5, 2], got [5, 3]");
  CHECK_THROWS_AS(posterior(4, std::make_unique<Planar<double>>(2, rng)).kl_to_standard_normal(x),
                  std::logic_error);
  CHECK_THROWS_WITH(vae_bounds(Array<double>(Shape{1, 3})),
                    "vae_bounds: needs a weight for each of two rows or more");
}
