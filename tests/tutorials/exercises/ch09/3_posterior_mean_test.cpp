// Judges posterior_mean: three draws by hand, weights that overflow, and the spread of many
// estimates beside the error that each of them reports.
#include "tutorials/exercises/ch09/3_posterior_mean.hpp"

#include "engine/random.hpp"
#include "tests/tutorials/exercises/judge.hpp"

#include <cmath>

namespace tapeflow::exercise {
namespace {

using Sentences = std::vector<std::string>;
using Numbers = std::vector<double>;

bool is_near(double a, double b) { return std::abs(a - b) < 1e-9 * (1 + std::abs(b)); }

std::string sentence(const std::string& of, double needed, double got, const std::string& hint) {
  return of + " is " + shown(needed) + "; your function returned " + shown(got) + "." + hint;
}

// The weights 1, 2 and 5 with f = 4, 6 and 0: Σ w f / Σ w = 16 / 8 = 2, and the error is
// √(1·4 + 4·16 + 25·4) / 8 = √168 / 8.
const Numbers three_log_weights{0, std::log(2.), std::log(5.)}, three{4, 6, 0};
const double error_of_three = std::sqrt(168.) / 8;

std::string hint_for_mean(double mean) {
  if (is_near(mean, 16. / 3))
    return " That is Σ w f / n: divide by the sum of the weights instead, so that Z cancels.";
  if (is_near(mean, 10. / 3)) return " That is the mean of f: the weights do not enter.";
  return "";
}

// Σ w (f - mean)² / Σ w = (4 + 32 + 20) / 8 is the variance of f under p.
std::string hint_for_error(double error) {
  if (!is_near(error, std::sqrt(56. / 8 / 3))) return "";
  return " That is the deviation of f under p over √n, as if all draws counted alike: unequal "
         "weights make the error larger.";
}

Sentences by_hand() {
  const auto [mean, error] = posterior_mean(three_log_weights, three);
  const std::string of = " of f = 4, 6, 0 with the weights 1, 2, 5";
  if (!is_near(mean, 2)) return {sentence("The mean" + of, 2, mean, hint_for_mean(mean))};
  if (is_near(error, error_of_three)) return {};
  return {sentence("The standard error" + of, error_of_three, error, hint_for_error(error))};
}

Sentences too_large_for_a_double() {
  for (const double shift : {5000., -5000.}) {
    Numbers log_w = three_log_weights;
    for (double& w : log_w) w += shift;
    const auto [mean, error] = posterior_mean(log_w, three);
    if (is_near(mean, 2) && is_near(error, error_of_three)) continue;
    return {"With " + shown(shift) + " added to all log-weights the result has to stay 2 ± " +
            shown(error_of_three) + "; your function returned " + shown(mean) + " ± " +
            shown(error) +
            ". Weights of e^5000 overflow, and those of e^-5000 are zero: subtract the largest "
            "log-weight first."};
  }
  return {};
}

// q = N(0, 1.5²), p = N(0, 1) and f = x², whose mean under p is 1. Over 400 repetitions the spread
// is known to 1 / √(2 · 400) = 3.5 %. The reported error is right to second order in 1 / √n. The
// bounds are five times these.
Sentences spread_of_many() {
  Rng rng(5);
  Numbers means;
  double reported = 0;
  for (int k = 0; k < 400; ++k) {
    Numbers log_w, f;
    for (int i = 0; i < 500; ++i) {
      const double x = 1.5 * rng.normal();
      f.push_back(x * x);
      log_w.push_back(-x * x / 2 + x * x / (2 * 1.5 * 1.5));
    }
    const auto [mean, error] = posterior_mean(log_w, f);
    means.push_back(mean);
    reported += error / 400;
  }
  const auto [mean, error] = mean_and_error(means);
  if (std::abs(mean - 1) > 5 * error + 0.01)
    return {sentence("The mean of x² under N(0, 1), from draws of N(0, 1.5²),", 1, mean, "")};
  const double spread = error * std::sqrt(400.);
  if (std::abs(reported / spread - 1) > 0.2)
    return {sentence("The spread of 400 estimates", spread, reported,
                     " That is the average of the errors that you report for them.")};
  return {};
}

}  // namespace

Sentences judge() {
  for (const auto check : {by_hand, too_large_for_a_double, spread_of_many}) {
    const Sentences found = check();
    if (!found.empty()) return found;
  }
  return {};
}

}  // namespace tapeflow::exercise
