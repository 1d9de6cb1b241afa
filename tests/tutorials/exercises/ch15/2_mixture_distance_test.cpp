// Judges kernel_means: three samples by hand, the truth's means by the midpoint rule, and MMD² over
// many sets of true samples.
#include "tutorials/exercises/ch15/2_mixture_distance.hpp"

#include "engine/random.hpp"
#include "flows/data/statistics.hpp"
#include "tests/tutorials/exercises/judge.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>

namespace tapeflow::exercise {
namespace {

using Sentences = std::vector<std::string>;
using Numbers = std::vector<double>;

constexpr double h = 0.8;

// Means of numbers between 0 and 1: sums of a few thousand terms round by less than 1e-12.
bool is_near(double a, double b) { return std::abs(a - b) < 1e-10; }

double kernel(double distance) { return std::exp(-distance * distance / (2 * h * h)); }

// E f(y) for y ~ N(mean, deviation²), by the midpoint rule with steps of 1/4 deviation out to eight
// deviations. What lies beyond has the probability 1e-15. In units of deviations the integrands
// here are Gaussians, in y or in y and y', whose precision is at most 1 + (s² + s'²) / h² < 5 for s
// and s' up to 1.1. So their width is above 0.44, and the rule errs by about exp(-2π² 0.44² /
// 0.25²), which is below 1e-25.
double normal_mean(double mean, double deviation, const std::function<double(double)>& f) {
  constexpr double step = 0.25;
  double sum = 0;
  for (double t = -8 + step / 2; t < 8; t += step)
    sum += std::exp(-t * t / 2) * f(mean + deviation * t);
  return sum * step / std::sqrt(2 * std::numbers::pi);
}

double between(const Array<double>& x, const DiagonalMixture& truth) {
  const std::size_t n = x.shape(0), d = x.shape(1);
  double total = 0;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t k = 0; k < truth.weights.size(); ++k) {
      double product = truth.weights[k];
      for (std::size_t c = 0; c < d; ++c)
        product *= normal_mean(truth.means(k, c), truth.deviations(k, c),
                               [&](double y) { return kernel(x(i, c) - y); });
      total += product / static_cast<double>(n);
    }
  }
  return total;
}

// E k(y, y'). Each deviation of y' is that of its own component; in a likely mistake it is that of
// the component of y.
enum class Second { own, of_first };
double of_truth(const DiagonalMixture& truth, Second second = Second::own) {
  const auto& [weights, means, deviations] = truth;
  double total = 0;
  for (std::size_t k = 0; k < weights.size(); ++k) {
    for (std::size_t l = 0; l < weights.size(); ++l) {
      double product = weights[k] * weights[l];
      for (std::size_t c = 0; c < means.shape(1); ++c) {
        const double mean = means(l, c), deviation = deviations(second == Second::own ? l : k, c);
        product *= normal_mean(means(k, c), deviations(k, c), [&](double y) {
          return normal_mean(mean, deviation, [&](double z) { return kernel(y - z); });
        });
      }
      total += product;
    }
  }
  return total;
}

Array<double> column(const Numbers& numbers) {
  Array<double> one(Shape{numbers.size(), 1});
  std::copy(numbers.begin(), numbers.end(), one.begin());
  return one;
}

DiagonalMixture one_gaussian() { return {{1}, column({0.5}), column({0.6})}; }

DiagonalMixture mixture(const Numbers& weights) {
  return {weights,
          {{-1, 0.5, 0.2}, {1.2, -0.4, 0}, {0.3, 1.1, -0.6}},
          {{0.3, 0.9, 0.5}, {0.7, 0.4, 0.8}, {1.1, 0.5, 0.4}}};
}

DiagonalMixture with_equal_weights(DiagonalMixture truth) {
  for (double& w : truth.weights) w = 1 / static_cast<double>(truth.weights.size());
  return truth;
}

// What the mixture becomes if s is taken for s².
DiagonalMixture with_variances_s(DiagonalMixture truth) {
  for (double& s : truth.deviations) s = std::sqrt(s);
  return truth;
}

std::string sentence(const std::string& of, double needed, double got, const std::string& hint) {
  return of + " is " + shown(needed) + "; your function returned " + shown(got) + "." + hint;
}

// (15.11) for the samples 0, 1 and 3, whose distances are 1, 3 and 2.
Sentences within_by_hand() {
  const double sum = kernel(1) + kernel(3) + kernel(2), needed = sum / 3,
               got = kernel_means(column({0, 1, 3}), one_gaussian(), h).within;
  if (is_near(got, needed)) return {};
  const std::string hint =
      is_near(got, (3 + 2 * sum) / 9) ? " Yours counts the pairs i = j, each of which is 1."
      : is_near(got, 2 * sum / 9)     ? " There are only N (N - 1) pairs of different samples."
      : is_near(got, sum / 6)         ? " Each pair stands in (15.11) twice, as i, j and as j, i."
                                      : "";
  return {sentence("within for the samples 0, 1, 3 and h = 0.8", needed, got, hint)};
}

std::string hint_for_between(const Array<double>& x, const DiagonalMixture& truth, double needed,
                             double got) {
  if (x.shape(1) == 1 && is_near(got, needed * h / std::hypot(h, truth.deviations(0, 0))))
    return " That has h² / (h² + s²) to the power 1, as for two columns. One column gives it the "
           "power 1/2.";
  if (is_near(got, between(x, with_variances_s(truth))))
    return " That has s in place of s²: variances are added.";
  if (is_near(got, between(x, with_equal_weights(truth))))
    return " Here each component has the weight 1/K: draws come from component k with the "
           "probability w_k.";
  return "";
}

std::string hint_for_truth(const DiagonalMixture& truth, double got) {
  if (is_near(got, of_truth(with_variances_s(truth))))
    return " That has s in place of s²: variances are added.";
  if (is_near(got, between(truth.means, truth)))
    return " That has the variance of y alone. Both y and y' are draws, and their variances add "
           "up.";
  if (is_near(got, of_truth(truth, Second::of_first)))
    return " That has 2 s² of one component in place of the variances of both, one of y and one of "
           "y'.";
  if (is_near(got, of_truth(with_equal_weights(truth))))
    return " Here each pair has the weight 1/K²: y comes from component k and y' from component l "
           "with the probability w_k w_l.";
  return "";
}

Sentences compare(const std::string& name, const Array<double>& x, const DiagonalMixture& truth) {
  const KernelMeans got = kernel_means(x, truth, h);
  if (const double needed = between(x, truth); !is_near(got.between, needed))
    return {sentence("between for " + name, needed, got.between,
                     hint_for_between(x, truth, needed, got.between))};
  if (const double needed = of_truth(truth); !is_near(got.truth, needed))
    return {sentence("truth for " + name, needed, got.truth, hint_for_truth(truth, got.truth))};
  return {};
}

// In a single Gaussian neither weights nor other components matter.
Sentences for_one_gaussian() {
  return compare("samples and one Gaussian in one column, with s = 0.6 and h = 0.8,",
                 column({0, 1, 3}), one_gaussian());
}

Array<double> some_samples() { return Rng(1).normal<double>({4, 3}); }

Sentences for_equal_weights() {
  return compare("4 samples and 3 Gaussians of equal weights in 3 columns", some_samples(),
                 with_equal_weights(mixture({1, 1, 1})));
}

Sentences for_other_weights() {
  return compare("4 samples and 3 Gaussians with the weights 0.6, 0.3, 0.1 in 3 columns",
                 some_samples(), mixture({0.6, 0.3, 0.1}));
}

Array<double> draws(const DiagonalMixture& truth, std::size_t count, Rng& rng) {
  Array<double> x(Shape{count, truth.means.shape(1)});
  for (std::size_t i = 0; i < count; ++i) {
    std::size_t k = 0;
    for (double u = rng.uniform(); k + 1 < truth.weights.size() && u > truth.weights[k]; ++k)
      u -= truth.weights[k];
    for (std::size_t c = 0; c < x.shape(1); ++c)
      x(i, c) = truth.means(k, c) + truth.deviations(k, c) * rng.normal();
  }
  return x;
}

// The mean of MMD² over sets of true samples is 0. Five standard errors are allowed.
Sentences for_a_perfect_model() {
  const DiagonalMixture truth = mixture({0.6, 0.3, 0.1});
  Rng rng(2);
  Numbers found;
  for (std::size_t set = 0; set < 200; ++set)
    found.push_back(kernel_means(draws(truth, 50, rng), truth, h).mmd_squared());
  const auto [mean, error] = mean_and_error(found);
  if (std::abs(mean) < 5 * error) return {};
  return {"Over 200 sets of 50 draws of a mixture the mean of MMD² is 0; yours is " + shown(mean) +
          ", with a standard error of " + shown(error) + "."};
}

}  // namespace

Sentences judge() {
  for (const auto check : {within_by_hand, for_one_gaussian, for_equal_weights, for_other_weights,
                           for_a_perfect_model}) {
    const Sentences found = check();
    if (!found.empty()) return found;
  }
  return {};
}

}  // namespace tapeflow::exercise
