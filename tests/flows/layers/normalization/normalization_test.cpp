// ActNorm and BatchNorm: the statistics that they take from data, when they take them, and which of
// them a model file keeps.
#include "engine/gradient_check.hpp"
#include "engine/io/parameters.hpp"
#include "flows/chain.hpp"
#include "flows/layers/autoregressive/masked_autoregressive.hpp"
#include "flows/layers/coupling/affine_coupling.hpp"
#include "flows/layers/normalization/act_norm.hpp"
#include "flows/layers/normalization/batch_norm.hpp"
#include "tests/engine/numbers.hpp"
#include "tests/flows/helpers.hpp"
#include "tests/support/catch.hpp"

#include <cmath>
#include <limits>

using namespace tapeflow;

namespace {

// More rows than one chunk, skewed, with columns of different scales.
template <class T>
Rows<T> some_rows(std::uint64_t seed, std::size_t n = 1300) {
  Rng rng(seed);
  Array<double> x = rng.normal<double>({n, 2});
  for (std::size_t i = 0; i < n; ++i) {
    x(i, 0) = 3 * x(i, 0) - 5;
    x(i, 1) = std::exp(x(i, 1)) + x(i, 0);
  }
  return {Array<T>(cast<T>(x)), rng.normal<T>({n, 1})};
}

// The mean and the variance of column j by their definitions.
struct Moments {
  double mean = 0, variance = 0;
};
template <class T>
Moments moments(const Array<T>& x, std::size_t j) {
  const std::size_t n = x.shape()[0];
  Moments m;
  for (std::size_t i = 0; i < n; ++i)
    m.mean += static_cast<double>(x(i, j)) / static_cast<double>(n);
  for (std::size_t i = 0; i < n; ++i)
    m.variance += std::pow(static_cast<double>(x(i, j)) - m.mean, 2) / static_cast<double>(n);
  return m;
}

// The latents as a list, for comparing bits.
template <class T>
std::vector<T> bits(const Bijector<T>& layer, const Rows<T>& rows) {
  return numbers(latents(layer, rows));
}

template <class T>
const Array<T>& parameter(Bijector<T>& layer, const std::string& name) {
  for (const auto& named : layer.named_parameters()) {
    if (named.name == name) return named.parameter->value;
  }
  throw std::logic_error("no parameter " + name);
}

template <class T>
void take(Bijector<T>& layer, const Rows<T>& rows, std::size_t threads = 1) {
  Workers workers(threads);
  layer.take_statistics(rows, workers);
}

// A coupling away from the identity.
template <class T>
AffineCoupling<T> coupling(std::size_t context = 0) {
  Rng rng(4);
  AffineCoupling<T> layer(half_split(2), {.hidden = {5}, .context_features = context}, rng);
  for (Parameter<T>* p : layer.trainable_parameters()) p->value += T(0.2);
  return layer;
}

// Whether a layer keeps the statistics of one set of rows if it is saved, loaded and shown another
// set.
bool survives_loading(Bijector<double>& taken, Bijector<double>& loaded) {
  take(taken, some_rows<double>(1));
  ModelFile file;
  save_parameters(taken, "", file);
  load_parameters(file, "", loaded);
  take(loaded, some_rows<double>(2));
  return bits(loaded, some_rows<double>(3)) == bits(taken, some_rows<double>(3));
}

// A planted bug that three libraries shipped: the file does not keep that the layer is initialised.
class ForgetsThatItIsInitialised : public ActNorm<double> {
 public:
  using ActNorm<double>::ActNorm;
  void visit(ParameterVisitor<double>& visitor) override {
    ParameterVisitor<double> all;
    ActNorm<double>::visit(all);
    for (const auto& named : all.found) {
      if (named.name != "initialised") visitor(named.name, *named.parameter);
    }
  }
};

// A planted bug: the statistics are constants, so no gradient flows through them.
class StatisticsDetached : public BatchNorm<double> {
 public:
  using BatchNorm<double>::BatchNorm;
  Transformed<double> latent_in_training(Var<double> x, Var<double>) const override {
    Workers workers(1);
    frozen_.take_statistics({x.value()}, workers);
    return frozen_.to_latent(x);
  }

 private:
  mutable BatchNorm<double> frozen_{2};
};

GradientReport gradient_in_training(const BatchNorm<double>& layer,
                                    std::vector<NamedParameter<double>> parameters) {
  Parameter<double> x{"x", some_rows<double>(1, 6).x};
  parameters.push_back({"x", &x});
  return check_gradient(
      [&](Tape<double>& tape) {
        const auto z = layer.to_latent_in_training(tape.watch(x), {});
        return concatenate({z.value, reshape(z.log_det, {6, 1})}, 1);
      },
      parameters);
}

}  // namespace

TEMPLATE_TEST_CASE("The rows that ActNorm is shown leave it with mean 0 and deviation 1", "", float,
                   double) {
  // A bound on the rounding of sums of 1300 numbers of size up to 40.
  const double margin = 1300 * 40 * static_cast<double>(std::numeric_limits<TestType>::epsilon());
  const Rows<TestType> rows = some_rows<TestType>(1);
  ActNorm<TestType> layer(2);
  CHECK(layer.needs_statistics());
  CHECK(bits(layer, rows) == numbers(rows.x));
  take(layer, rows);
  CHECK_FALSE(layer.needs_statistics());
  const Array<TestType> z = latents(layer, rows);
  for (const std::size_t j : {0, 1}) {
    CHECK(moments(z, j).mean == Approx(0).margin(margin));
    CHECK(moments(z, j).variance == Approx(1).margin(margin));
  }
}

TEST_CASE("A column that does not vary is only shifted by ActNorm") {
  ActNorm<double> layer(2);
  const Array<double> x = {{1., 7.}, {3., 7.}};
  take(layer, Rows<double>{x});
  CHECK(numbers(parameter(layer, "log_scale")) == std::vector<double>{0, 0});
  CHECK(numbers(parameter(layer, "shift")) == std::vector<double>{-2, -7});
}

TEST_CASE("ActNorm takes statistics once, also when it was saved and loaded in between") {
  ActNorm<double> layer(2), other(2);
  CHECK(survives_loading(layer, other));
  CHECK_FALSE(other.needs_statistics());
  const std::vector<double> before = bits(layer, some_rows<double>(3));
  take(layer, some_rows<double>(2));
  CHECK(bits(layer, some_rows<double>(3)) == before);
  ForgetsThatItIsInitialised planted(2), planted_other(2);
  CHECK_FALSE(survives_loading(planted, planted_other));
}

TEMPLATE_TEST_CASE("The frozen statistics are taken over all training rows, as the layer gets them",
                   "", float, double) {
  const std::size_t threads = GENERATE(1u, 3u);
  // A bound on the rounding of sums of 1300 numbers of size up to 40 in double, and of storing them
  // in TestType.
  const double rounding = 40 * (1300 * std::numeric_limits<double>::epsilon() +
                                static_cast<double>(std::numeric_limits<TestType>::epsilon()));
  const Rows<TestType> rows = some_rows<TestType>(1);
  Chain<TestType> chain;
  chain.template append<AffineCoupling<TestType>>(coupling<TestType>(1));
  chain.template append<BatchNorm<TestType>>(2);
  chain.template append<AffineCoupling<TestType>>(coupling<TestType>());
  chain.template append<BatchNorm<TestType>>(2);
  chain.template append<AffineCoupling<TestType>>(coupling<TestType>());
  CHECK(chain.needs_statistics());
  take(chain, rows, threads);
  Array<TestType> arriving = rows.x;
  for (const std::size_t k : {0, 1, 2, 3}) {
    for (const std::size_t j : {0, 1}) {
      if (k % 2 == 0) continue;
      const std::string name = std::to_string(k);
      const Moments truth = moments(arriving, j);
      CHECK(parameter(chain, name + ".mean")(j) == Approx(truth.mean).margin(rounding));
      CHECK(parameter(chain, name + ".variance")(j) == Approx(truth.variance).margin(rounding));
    }
    arriving = latents(chain.layer(k), Rows<TestType>{arriving, rows.context});
  }
}

TEST_CASE("BatchNorm keeps its statistics in a model file, and takes new ones when shown data") {
  BatchNorm<double> layer(2), other(2);
  take(layer, some_rows<double>(1));
  ModelFile file;
  save_parameters(layer, "", file);
  load_parameters(file, "", other);
  const Rows<double> rows = some_rows<double>(3);
  CHECK(bits(other, rows) == bits(layer, rows));
  take(other, some_rows<double>(2));
  CHECK(bits(other, rows) != bits(layer, rows));
}

TEST_CASE("In training BatchNorm gives the rows at hand mean β and variance γ² v / (v + ε)") {
  BatchNorm<double> layer(2, 0.5);
  *layer.trainable_parameters()[0] = {"log_gamma", {std::log(2.), std::log(3.)}};
  *layer.trainable_parameters()[1] = {"beta", {-1., 4.}};
  take(layer, some_rows<double>(1));
  const Rows<double> rows = some_rows<double>(2, 7);
  Tape<double> tape;
  const auto z = layer.to_latent_in_training(tape.constant(rows.x), {});
  const double gamma[] = {2, 3}, beta[] = {-1, 4};
  double log_det = 0;
  for (const std::size_t j : {0, 1}) {
    const double v = moments(rows.x, j).variance;
    CHECK(moments(z.value.value(), j).mean == Approx(beta[j]));
    CHECK(moments(z.value.value(), j).variance == Approx(gamma[j] * gamma[j] * v / (v + 0.5)));
    log_det += std::log(gamma[j]) - 0.5 * std::log(v + 0.5);
  }
  for (std::size_t i = 0; i < 7; ++i) CHECK(z.log_det.data()[i] == Approx(log_det));
}

TEST_CASE("Gradients flow through the statistics of a batch, by differences") {
  BatchNorm<double> layer(2);
  *layer.trainable_parameters()[0] = {"log_gamma", {0.3, -0.4}};
  const GradientReport report = gradient_in_training(layer, layer.named_parameters());
  INFO(report.sentence());
  CHECK(report.ok);
  const StatisticsDetached planted(2);
  CHECK_FALSE(gradient_in_training(planted, {}).ok);
}

TEST_CASE("A chain in training mode runs its layers in training mode, one after the other") {
  Chain<double> inner, outer;
  inner.append<BatchNorm<double>>(2);
  outer.append<AffineCoupling<double>>(coupling<double>());
  outer.append<Chain<double>>(std::move(inner));
  const Rows<double> rows = some_rows<double>(1, 9);
  Tape<double> tape;
  const auto z = outer.to_latent_in_training(tape.constant(rows.x), {});
  CHECK(moments(z.value.value(), 1).mean == Approx(0).margin(1e-12));
  const auto first = outer.layer(0).to_latent(tape.constant(rows.x), {});
  const auto second = outer.layer(1).to_latent_in_training(first.value, {});
  CHECK(numbers(z.value.value()) == numbers(second.value.value()));
  CHECK(numbers(z.log_det.value()) == numbers((first.log_det + second.log_det).value()));
}

TEST_CASE("Normalising layers refuse data and options that they cannot use") {
  ActNorm<double> act(2);
  BatchNorm<double> batch(2);
  CHECK_THROWS_WITH(take(act, Rows<double>{filled<double>({4, 3}, 0)}),
                    "ActNorm: needs rows [N, 2], got [4, 3]");
  CHECK_THROWS_WITH(take(batch, Rows<double>{filled<double>({4, 3}, 0)}),
                    "BatchNorm: needs rows [N, 2], got [4, 3]");
  CHECK_THROWS_WITH(BatchNorm<double>(2, 0), "BatchNorm: needs a positive epsilon, got 0");
  Tape<double> tape;
  CHECK_THROWS_WITH(batch.to_latent_in_training(tape.constant(filled<double>({1, 2}, 0)), {}),
                    "BatchNorm: needs two rows or more in training, got 1");
  CHECK_THROWS_WITH(Inverse<double>(std::make_unique<BatchNorm<double>>(2)),
                    "Inverse: needs a layer that takes no statistics from data, got one");
}
