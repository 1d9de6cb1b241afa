// Judges evidence: three draws by hand, weights that overflow, one weight above all others, and the
// bias over many rows beside its formula.
#include "tutorials/exercises/ch14/3_tighter_bound.hpp"

#include "engine/random.hpp"
#include "flows/data/statistics.hpp"
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

Sentences wrong_count(const Evidence& got, std::size_t rows) {
  if (got.iwae.size() == rows && got.jackknife.size() == rows) return {};
  return {"iwae and jackknife have to have a number for each of " + std::to_string(rows) +
          " rows; yours have " + std::to_string(got.iwae.size()) + " and " +
          std::to_string(got.jackknife.size()) + "."};
}

// Rows with the weights 1, 2, 5 and 3, 3, 3, and the logarithms of these weights.
Array<double> two_rows() {
  return {{0, std::log(2.), std::log(5.)}, {std::log(3.), std::log(3.), std::log(3.)}};
}

// Of 1, 2, 5: the mean is 8 / 3, and that of two of them 7 / 2, 6 / 2 or 3 / 2.
const double iwae_by_hand = std::log(8. / 3),
             left_out_by_hand = std::log(7. / 2 * 6 / 2 * 3 / 2) / 3,
             jackknife_by_hand = 3 * iwae_by_hand - 2 * left_out_by_hand;

std::string hint_for_iwae(double iwae) {
  if (is_near(iwae, std::log(10.) / 3))
    return " That is the mean of the logarithms, which is the ELBO: take the logarithm of the mean "
           "of the weights.";
  return "";
}

std::string hint_for_jackknife(double jackknife) {
  if (is_near(jackknife, jackknife_by_hand + 2 * std::log(1.5)))
    return " Where a draw is left out, K - 1 draws are left: divide their sum by K - 1.";
  if (is_near(jackknife, iwae_by_hand)) return " That is the bound itself.";
  return "";
}

Sentences by_hand() {
  const Evidence got = evidence(two_rows());
  const Sentences wrong = wrong_count(got, 2);
  if (!wrong.empty()) return wrong;
  const std::string of = " of the weights 1, 2, 5";
  if (!is_near(got.iwae[0], iwae_by_hand))
    return {sentence("iwae" + of, iwae_by_hand, got.iwae[0], hint_for_iwae(got.iwae[0]))};
  if (!is_near(got.jackknife[0], jackknife_by_hand))
    return {sentence("jackknife" + of, jackknife_by_hand, got.jackknife[0],
                     hint_for_jackknife(got.jackknife[0]))};
  for (const double second : {got.iwae[1], got.jackknife[1]})
    if (!is_near(second, std::log(3.)))
      return {sentence("In the second row all weights are 3, so that each estimate", std::log(3.),
                       second, "")};
  return {};
}

Sentences too_large_for_a_double() {
  for (const double shift : {5000., -5000.}) {
    const Evidence got = evidence(two_rows() + shift);
    if (is_near(got.iwae[0], iwae_by_hand + shift) &&
        is_near(got.jackknife[0], jackknife_by_hand + shift))
      continue;
    return {"With " + shown(shift) +
            " added to the logarithms of 1, 2, 5, iwae and jackknife are " +
            shown(iwae_by_hand + shift) + " and " + shown(jackknife_by_hand + shift) +
            "; your function returned " + shown(got.iwae[0]) + " and " + shown(got.jackknife[0]) +
            ". Weights of e^5000 overflow, and those of e^-5000 are zero: add up logarithms."};
  }
  return {};
}

// J of three log weights: without one of them, a pair is left.
double jackknife_of_three(double a, double b, double c) {
  const double all = log_sum(log_sum(a, b), c) - std::log(3.);
  const double pairs = log_sum(a, b) + log_sum(b, c) + log_sum(a, c) - 3 * std::log(2.);
  return 3 * all - 2 * pairs / 3;
}

Sentences one_above_all_others() {
  const double needed = jackknife_of_three(0, 40, 1),
               got = evidence(Array<double>{{0., 40., 1.}}).jackknife.at(0);
  if (is_near(got, needed)) return {};
  return {sentence("jackknife of the log weights 0, 40, 1", needed, got,
                   " Beside e^40 the weights 1 and e are below the rounding. So the sum minus e^40 "
                   "has nothing of them: add up the others instead.")};
}

// E ln of a sum of n exponential weights: the digamma function, -0.5772… + 1 + 1/2 + … + 1/(n-1).
double mean_log_of_sum(std::size_t n) {
  double total = -0.57721566490153286;
  for (std::size_t k = 1; k < n; ++k) total += 1 / static_cast<double>(k);
  return total;
}

// Exponential weights, whose mean is 1, so that ln p = 0: the mean of either estimate over many
// rows is its bias, and that has a formula. Five standard errors are allowed.
Sentences bias_of_many_rows() {
  constexpr std::size_t rows = 40000, draws = 8;
  Rng rng(7);
  Array<double> log_w(Shape{rows, draws});
  for (double& one : log_w) one = std::log(-std::log(rng.uniform()));
  const Evidence got = evidence(log_w);
  const Sentences wrong = wrong_count(got, rows);
  if (!wrong.empty()) return wrong;
  const double bound = mean_log_of_sum(8) - std::log(8.), left = mean_log_of_sum(7) - std::log(7.);
  const MeanAndError iwae = mean_and_error(got.iwae), jackknife = mean_and_error(got.jackknife);
  const std::string of = " over 40000 rows of 8 exponential weights, where ln p is 0,";
  if (!(std::abs(iwae.mean - bound) < 5 * iwae.standard_error))
    return {sentence("The mean of iwae" + of, bound, iwae.mean, "")};
  const double needed = 8 * bound - 7 * left;
  if (!(std::abs(jackknife.mean - needed) < 5 * jackknife.standard_error))
    return {sentence("The mean of jackknife" + of, needed, jackknife.mean, "")};
  return {};
}

}  // namespace

Sentences judge() {
  for (const auto check :
       {by_hand, too_large_for_a_double, one_above_all_others, bias_of_many_rows}) {
    const Sentences found = check();
    if (!found.empty()) return found;
  }
  return {};
}

}  // namespace tapeflow::exercise
