// Importance weights: log Z, its error and the effective sample size in cases where they are known.
#include "flows/training/importance.hpp"

#include "flows/layers/elementwise/affine.hpp"
#include "flows/layers/linear/triangular_linear.hpp"
#include "tests/flows/data.hpp"
#include "tests/support/catch.hpp"

#include <cmath>
#include <limits>
#include <numbers>

using namespace tapeflow;

namespace {

using Numbers = std::vector<double>;
const double ln_2pi = std::log(2 * std::numbers::pi);

// A flow with the density N(0, deviation²) in each of two columns.
template <class T>
Flow<T> wide_gaussian(double deviation) {
  Flow<T> flow(std::make_unique<Affine<T>>(2), std::make_unique<StandardNormal<T>>(2));
  for (const NamedParameter<T>& named : flow.named_parameters())
    if (named.name.ends_with("log_scale"))
      for (T& s : named.parameter->value) s = static_cast<T>(std::log(deviation));
  return flow;
}

template <class T>
Var<T> half_square(Var<T> x) {
  return sum(square(x), {1}) * T(0.5);
}

template <class T>
Numbers weights_of(const Flow<T>& flow, const EnergyFunction<T>& energy, std::size_t samples,
                   std::size_t threads = 2) {
  Rng rng(7);
  Workers workers(threads);
  return log_importance_weights(flow, energy, samples, rng, workers);
}

bool within_errors(double log_z, double error, double truth) {
  return std::abs(log_z - truth) < 3 * error;
}

}  // namespace

TEST_CASE("If the flow is the target, every draw gives log Z without an error") {
  Flow<double> flow(std::make_unique<TriangularLinear<double>>(2),
                    std::make_unique<StandardNormal<double>>(2));
  Rng rng(1);
  for (Parameter<double>* p : flow.trainable_parameters())
    p->value = 0.5 * rng.normal<double>(p->value.shape());
  const double log_z = 3.25;
  const EnergyFunction<double> u = [&](Var<double> x) { return -flow.log_prob(x) - log_z; };
  const Numbers log_w = weights_of(flow, u, 1000);
  const ImportanceEstimate estimate = importance_estimate(log_w);
  CHECK(estimate.log_z == Approx(log_z).epsilon(1e-13));
  CHECK(estimate.standard_error < 1e-14);
  CHECK(estimate.effective_samples == Approx(1000).epsilon(1e-13));
  CHECK(mean_log_q_and_energy(log_w).mean == Approx(-log_z).epsilon(1e-13));
}

// For q = N(0, s²) and p = N(0, 1) in one column, E_q[w]² / E_q[w²] = √(2s² - 1) / s²; in two
// columns it is the square of that. KL(q ‖ p) = (s² - 1) / 2 - ln s in each column.
TEMPLATE_TEST_CASE("A Gaussian wider than its target has the effective sample size of the formula",
                   "", float, double) {
  constexpr double s = 2;
  const Flow<TestType> flow = wide_gaussian<TestType>(s);
  const Numbers log_w = weights_of<TestType>(flow, half_square<TestType>, 40000);
  Numbers shares, log_zs, errors;
  for (auto part = log_w.begin(); part != log_w.end(); part += 2000) {
    const ImportanceEstimate estimate = importance_estimate(Numbers(part, part + 2000));
    shares.push_back(estimate.effective_samples / 2000);
    log_zs.push_back(estimate.log_z);
    errors.push_back(estimate.standard_error);
  }
  const auto [share, share_error] = mean_and_error(shares);
  CHECK(within_errors(share, share_error, (2 * s * s - 1) / std::pow(s, 4)));
  const ImportanceEstimate all = importance_estimate(log_w);
  CHECK(within_errors(all.log_z, all.standard_error, ln_2pi));
  // The estimated error should be the spread of the 20 estimates. The spread is known to 1 / √(2 ·
  // 19) = 16 %; the bound is three times that.
  const double spread = mean_and_error(log_zs).standard_error * std::sqrt(20.);
  CHECK(mean_and_error(errors).mean == Approx(spread).epsilon(0.49));
  const auto [bound, bound_error] = mean_log_q_and_energy(log_w);
  CHECK(within_errors(bound + ln_2pi, bound_error, s * s - 1 - 2 * std::log(s)));

  // Planted mistakes: q without its normalisation, and the mean of the logarithms in place of the
  // logarithm of the mean.
  Numbers forgotten = log_w;
  for (double& w : forgotten) w -= ln_2pi + 2 * std::log(s);
  const ImportanceEstimate wrong = importance_estimate(forgotten);
  CHECK_FALSE(within_errors(wrong.log_z, wrong.standard_error, ln_2pi));
  CHECK_FALSE(within_errors(-bound, bound_error, ln_2pi));
}

TEST_CASE("The log Z of U1 by importance weights agrees with quadrature") {
  const Flow<double> flow = wide_gaussian<double>(2.2);
  const ImportanceEstimate estimate =
      importance_estimate(weights_of(flow, energy<double>("U1").value, 100000));
  INFO(estimate.log_z << " ± " << estimate.standard_error);
  CHECK(estimate.standard_error < 0.01);
  CHECK(within_errors(estimate.log_z, estimate.standard_error, 1.8775));
}

TEST_CASE("Weights depend on the seed, but not on the number of workers") {
  const Flow<float> flow = wide_gaussian<float>(2);
  const EnergyFunction<float> u = half_square<float>;
  const Numbers one = weights_of(flow, u, 1500, 1);
  CHECK(weights_of(flow, u, 1500, 3) == one);
  Rng other(8);
  Workers workers(1);
  CHECK(log_importance_weights(flow, u, 1500, other, workers) != one);
}

TEST_CASE("Weights that are too large or too small for a double are averaged in log space") {
  const ImportanceEstimate huge = importance_estimate({5000, 5000 + std::log(3.)});
  CHECK(huge.log_z == Approx(5000 + std::log(2.)).epsilon(1e-15));
  CHECK(huge.effective_samples == Approx(16 / 10.));
  // The mean 2 of {1, 3} has the error √(2 / 2) = 1.
  CHECK(huge.standard_error == Approx(0.5));
  const double nothing = -std::numeric_limits<double>::infinity();
  const ImportanceEstimate one_left = importance_estimate({-9000, nothing, nothing, nothing});
  CHECK(one_left.log_z == Approx(-9000 - std::log(4.)).epsilon(1e-15));
  CHECK(one_left.effective_samples == Approx(1));
  CHECK(one_left.standard_error == Approx(1));
  for (const double bad : {std::nan(""), -nothing})
    CHECK_THROWS_AS(importance_estimate({1, bad, 2}), std::invalid_argument);
  CHECK_THROWS_AS(importance_estimate({nothing, nothing}), std::invalid_argument);
  CHECK_THROWS_AS(importance_estimate({1}), std::invalid_argument);
}
