// Fits by reverse KL: both gradients are what they claim to be, and a fit finds its target.
#include "engine/check.hpp"
#include "engine/gradient_check.hpp"
#include "flows/bases/gaussian_mixture.hpp"
#include "flows/data/statistics.hpp"
#include "flows/layers/linear/triangular_linear.hpp"
#include "flows/training/energy_trainer.hpp"
#include "tests/engine/numbers.hpp"
#include "tests/flows/data.hpp"
#include "tests/support/catch.hpp"

#include <cmath>

using namespace tapeflow;

namespace {

template <class T>
void scatter(Flow<T>& flow, std::uint64_t seed) {
  Rng rng(seed);
  for (Parameter<T>* p : flow.trainable_parameters())
    for (T& entry : p->value) entry += static_cast<T>(0.4 * rng.normal());
}

Flow<double> planar_flow(std::uint64_t seed) {
  Rng rng(seed);
  Flow<double> flow = planar<double>(2, 2, rng);
  scatter(flow, seed);
  return flow;
}

template <class T>
Flow<T> gaussian_flow() {
  return Flow<T>(std::make_unique<TriangularLinear<T>>(2), std::make_unique<StandardNormal<T>>(2));
}

// The energy ½ xᵀ Σ⁻¹ x for Σ = [[1, .8], [.8, 1]]. Its log Z is the entropy of that Gaussian minus
// 1.
template <class T>
Var<T> correlated_energy(Var<T> x) {
  const Var<T> x1 = slice(x, 1, 0, 1), x2 = slice(x, 1, 1, 2);
  return sum(square(x1) + square(x2) - T(1.6) * x1 * x2, {1}) / T(0.72);
}
const double correlated_log_z = correlated_entropy(0.8) - 1;

// mean(log q(x) + U(x)) for x = to_data(z), where x comes from the flow `drawing` and q is the
// density of the flow `scoring`.
double loss_of(const Flow<double>& drawing, const Flow<double>& scoring, const Array<double>& z) {
  Tape<double> tape({.record = false});
  const Var<double> x = drawing.bijector().to_data(tape.constant(z)).value;
  return mean(scoring.log_prob(x) + energy<double>("U3").value(x)).item();
}

using Numbers = std::vector<double>;

template <class T>
Numbers gradient_in(Flow<T>& flow) {
  Numbers all;
  for (const Parameter<T>* p : flow.trainable_parameters())
    all.insert(all.end(), p->grad.begin(), p->grad.end());
  return all;
}

// The trainer's gradient for the energy U3.
Numbers trained(Flow<double>& flow, EnergyGradient gradient, const Array<double>& z) {
  EnergyTrainer<double> trainer(flow, energy<double>("U3").value, {.gradient = gradient});
  trainer.loss_and_gradient(z);
  return gradient_in(flow);
}

// The gradient by its definition, with differences. The ordinary gradient moves all weights; the
// path gradient keeps the weights of the density fixed.
Numbers by_differences(Flow<double>& flow, EnergyGradient gradient, const Array<double>& z) {
  Flow<double> frozen = planar_flow(1);
  copy_parameters(flow, frozen);
  Numbers all;
  for (Parameter<double>* p : flow.trainable_parameters()) {
    const Array<double> middle = p->value;
    const Array<double> difference = finite_difference(
        [&](const Array<double>& value) {
          p->value = value;
          return loss_of(flow, gradient == EnergyGradient::path ? frozen : flow, z);
        },
        middle);
    p->value = middle;
    all.insert(all.end(), difference.begin(), difference.end());
  }
  return all;
}

// The path gradient by hand on one tape, log p_Z(z) - log_det + U(x) - log q(x held fixed). A part
// may be left out, doubled or given the wrong sign.
struct Parts {
  double log_det = 1, energy = 1, score_removed = 0;
};
Numbers by_hand(Flow<double>& flow, Parts parts, const Array<double>& z) {
  Tape<double> tape;
  const auto [x, log_det] = flow.bijector().to_data(tape.constant(z));
  const Var<double> fixed = tape.constant(Array<double>(x.value()));
  tape.backward(mean(-log_det * parts.log_det + energy<double>("U3").value(x) * parts.energy -
                     flow.log_prob(fixed) * parts.score_removed));
  return gradient_in(flow);
}

double largest_gap(const Numbers& a, const Numbers& b) {
  double gap = 0;
  for (std::size_t i = 0; i < a.size(); ++i) gap = std::max(gap, std::abs(a.at(i) - b.at(i)));
  return gap;
}

// The difference of two gradients, averaged over many batches with the same draws, in standard
// errors: the largest over the parameters.
template <class F, class G>
double farthest_in_errors(F one, G other) {
  Flow<double> flow = planar_flow(3);
  Rng rng(4);
  std::vector<Numbers> gaps(flow.parameter_count());
  for (int batch = 0; batch < 400; ++batch) {
    const Array<double> z = rng.normal<double>({8, 2});
    const Numbers a = one(flow, z), b = other(flow, z);
    for (std::size_t i = 0; i < gaps.size(); ++i) gaps[i].push_back(a.at(i) - b.at(i));
  }
  double farthest = 0;
  for (const Numbers& gap : gaps) {
    const auto [mean, error] = mean_and_error(gap);
    farthest = std::max(farthest, std::abs(mean) / error);
  }
  return farthest;
}

}  // namespace

// Differences of numbers of order ten keep nine digits; see gradient_check.hpp.
TEST_CASE("Both gradients agree with their definitions, and a wrong part is noticed") {
  Flow<double> flow = planar_flow(1);
  const Array<double> z = Rng(2).normal<double>({6, 2});
  const auto ordinary = EnergyGradient::ordinary, path = EnergyGradient::path;
  const Numbers all = by_differences(flow, ordinary, z), moved = by_differences(flow, path, z);
  CHECK(largest_gap(trained(flow, ordinary, z), all) < 1e-7);
  CHECK(largest_gap(trained(flow, path, z), moved) < 1e-7);
  CHECK(largest_gap(by_hand(flow, {}, z), all) < 1e-7);
  CHECK(largest_gap(by_hand(flow, {.score_removed = 1}, z), moved) < 1e-7);

  for (const Parts& wrong : {Parts{.log_det = -1}, Parts{.log_det = 0}, Parts{.energy = 0}})
    CHECK(largest_gap(by_hand(flow, wrong, z), all) > 1e-2);
  for (const double removed : {0., -1., 2.})  // kept, doubled, of the wrong sign
    CHECK(largest_gap(by_hand(flow, {.score_removed = removed}, z), moved) > 1e-2);
}

TEST_CASE("The loss is the mean of log q + U, however the batch is divided into shards") {
  Flow<double> flow = planar_flow(1);
  const Array<double> z = Rng(2).normal<double>({7, 2});
  for (const auto gradient : {EnergyGradient::ordinary, EnergyGradient::path}) {
    Numbers first;
    for (const std::size_t shards : {1, 2, 3, 7}) {
      EnergyTrainer<double> trainer(flow, energy<double>("U3").value,
                                    {.gradient = gradient, .threads = 2, .shards = shards});
      const EnergyLoss loss = trainer.loss_and_gradient(z, 0.3);  // β changes the gradient only
      CHECK(loss.sum() == Approx(loss_of(flow, flow, z)).epsilon(1e-12));
      if (first.empty()) first = gradient_in(flow);
      CHECK(largest_gap(gradient_in(flow), first) < 1e-12);
    }
    const double removed = gradient == EnergyGradient::path ? 1 : 0;
    CHECK(largest_gap(by_hand(flow, {.energy = 0.3, .score_removed = removed}, z), first) < 1e-12);
  }
}

// With ten parameters, one in 10,000 pairs of right estimates would differ by more than 4.5
// standard errors.
TEST_CASE("The two gradients have the same expectation") {
  const auto path = [](Flow<double>& flow, const Array<double>& z) {
    return trained(flow, EnergyGradient::path, z);
  };
  const auto with = [](Parts parts) {
    return [parts](Flow<double>& flow, const Array<double>& z) { return by_hand(flow, parts, z); };
  };
  const auto ordinary = [](Flow<double>& flow, const Array<double>& z) {
    return trained(flow, EnergyGradient::ordinary, z);
  };
  CHECK(farthest_in_errors(path, ordinary) < 4.5);
  CHECK(farthest_in_errors(path, with({.log_det = -1})) > 10);
  CHECK(farthest_in_errors(path, with({.energy = 0})) > 10);
}

TEST_CASE("If q is p, the path gradient of each draw is zero, and the ordinary one is not") {
  Flow<double> q = gaussian_flow<double>();
  scatter(q, 5);
  Flow<double> p = gaussian_flow<double>();
  copy_parameters(q, p);
  const EnergyFunction<double> u = [&](Var<double> x) { return -p.log_prob(x); };
  const auto length = [&](EnergyGradient gradient, const Array<double>& z) {
    EnergyTrainer<double> trainer(q, u, {.gradient = gradient, .shards = 1});
    trainer.loss_and_gradient(z);
    const Numbers entries = gradient_in(q);
    return largest_gap(entries, Numbers(entries.size(), 0));
  };
  Rng rng(6);
  for (int draw = 0; draw < 20; ++draw) {
    const Array<double> z = rng.normal<double>({1, 2});
    CHECK(length(EnergyGradient::path, z) < 1e-13);
    CHECK(length(EnergyGradient::ordinary, z) > 1e-2);
  }
}

TEMPLATE_TEST_CASE("A Gaussian flow finds a Gaussian energy, and its loss is then -log Z", "",
                   float, double) {
  const auto gradient = GENERATE(EnergyGradient::ordinary, EnergyGradient::path);
  Flow<TestType> flow = gaussian_flow<TestType>();
  EnergyTrainer<TestType> trainer(flow, correlated_energy<TestType>,
                                  {.steps = 600,
                                   .batch = 64,
                                   .learning_rate = 0.03,
                                   .beta = annealed(100),
                                   .gradient = gradient});
  std::vector<EnergyReport> reports;
  const auto result = trainer.run([&](const EnergyReport& r) { reports.push_back(r); });
  CHECK(result.end == EnergyFitEnd::all_steps);
  CHECK(result.steps == 600);
  REQUIRE(reports.size() == 6);
  CHECK(reports.back().step == 600);
  // The means of log q and of U vary with the draws. At the optimum their sum does not.
  CHECK(reports.back().loss.sum() == Approx(-correlated_log_z).margin(2e-3));
  CHECK(reports.front().loss.sum() > reports.back().loss.sum());
}

TEST_CASE("In fits to an energy equal seeds give equal bits, whatever the number of threads") {
  const auto fitted = [](std::uint64_t seed, std::size_t threads) {
    Flow<float> flow = small_flow<float>(1);
    EnergyFitOptions options{.steps = 20, .batch = 30, .gradient = EnergyGradient::path};
    options.seed = seed;
    options.threads = threads;
    options.shards = 4;  // of 7 and 8 rows
    EnergyTrainer<float>(flow, energy<float>("U1").value, options).run();
    return all_weights(flow);
  };
  const std::vector<float> weights = fitted(1, 1);
  CHECK(fitted(1, 2) == weights);
  CHECK(fitted(1, 4) == weights);
  CHECK(fitted(2, 1) != weights);
}

TEST_CASE("A fit stops when asked to, continues, and ends like a fit without a stop") {
  const EnergyFitOptions options{.steps = 30, .batch = 10, .report_every = 7};
  Flow<double> whole = small_flow<double>(1), halved = small_flow<double>(1);
  EnergyTrainer<double>(whole, energy<double>("U1").value, options).run();
  EnergyTrainer<double> trainer(halved, energy<double>("U1").value, options);
  std::size_t asked = 0;
  const auto half = trainer.run({}, [&] { return asked++ == 15; });
  CHECK(half.end == EnergyFitEnd::interrupted);
  CHECK(half.steps == 15);
  CHECK(all_weights(halved) != all_weights(whole));
  CHECK(trainer.run().steps == 30);
  CHECK(all_weights(halved) == all_weights(whole));
}

TEST_CASE("A NaN in the gradient ends the fit and leaves the weights unchanged") {
  Flow<double> flow = planar_flow(1);
  const std::vector<double> before = all_weights(flow);
  const auto nowhere = [](Var<double> x) { return log(sum(x, {1}) * 0.); };
  const auto result = EnergyTrainer<double>(flow, nowhere, {}).run();
  CHECK(result.end == EnergyFitEnd::diverged);
  CHECK(result.steps == 0);
  CHECK(all_weights(flow) == before);
}

TEST_CASE("A step clips its gradient to the largest norm allowed") {
  Flow<double> flow = planar_flow(1);
  EnergyTrainer<double>(flow, energy<double>("U3").value, {.steps = 1, .max_gradient_norm = 0.01})
      .run();
  double squares = 0;
  for (const double g : gradient_in(flow)) squares += g * g;
  CHECK(std::sqrt(squares) == Approx(0.01));
}

TEST_CASE("β rises in a straight line to 1 and stays there") {
  const Schedule beta = annealed(100, 0.2);
  CHECK(beta(0) == Approx(0.2));
  CHECK(beta(50) == Approx(0.6));
  CHECK(beta(100) == 1);
  CHECK(beta(1000) == 1);
  CHECK_THROWS_AS(annealed(0), std::invalid_argument);
  CHECK_THROWS_AS(annealed(10, 0), std::invalid_argument);
}

TEST_CASE("An energy trainer refuses what it cannot fit, with a sentence") {
  Rng rng(1);
  Flow<double> mixture(std::make_unique<TriangularLinear<double>>(2),
                       std::make_unique<GaussianMixture<double>>(2, 3, rng));
  Flow<double> flow = gaussian_flow<double>();
  CHECK_THROWS_WITH(EnergyTrainer<double>(mixture, correlated_energy<double>, {}),
                    Catch::StartsWith("EnergyTrainer: needs a base without weights, got one with"));
  CHECK_THROWS_AS(EnergyTrainer<double>(flow, correlated_energy<double>, {.steps = 0}),
                  std::invalid_argument);
  const auto matrix = [](Var<double> x) { return square(x); };
  EnergyTrainer<double> trainer(flow, matrix, {});
  CHECK_THROWS_AS(trainer.loss_and_gradient(rng.normal<double>({4, 2})), ShapeError);
}
