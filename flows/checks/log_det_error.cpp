// What the rows together say about a log-determinant that is wrong.
#include "engine/io/number.hpp"
#include "flows/checks/layer_under_check.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>
#include <numbers>
#include <numeric>

namespace tapeflow::checks {
namespace {

// "3 ", "-", "½ ": how a coefficient stands before what it multiplies.
std::string times(double coefficient) {
  const std::string sign = coefficient < 0 ? "-" : "";
  const double size = std::abs(coefficient);
  if (size == 1) return sign;
  if (size == 0.5) return sign + "½ ";
  return sign + brief(size) + " ";
}

// A factor of the determinant that people forget, and its name.
struct Factor {
  double value;
  std::string name;
};

std::vector<Factor> usual_factors() {
  std::vector<Factor> all;
  for (int n = 2; n <= 100; ++n) all.push_back({static_cast<double>(n), std::to_string(n)});
  all.push_back({std::numbers::pi, "π"});
  all.push_back({2 * std::numbers::pi, "2π"});
  return all;
}

// The name of the usual factor whose logarithm is |error| / power; empty if there is none.
std::string factor_of(double error, double power, double tolerance) {
  for (const Factor& factor : usual_factors()) {
    if (std::abs(std::abs(error) - power * std::log(factor.value)) <= tolerance) return factor.name;
  }
  return "";
}

// "-ln 10 in every row: a factor 10 is missing", if the error is a multiple of the logarithm of a
// usual factor; else empty. What is forgotten in each of the D columns counts D times, and a
// forgotten root is half a logarithm.
std::string as_factor(double error, double tolerance, std::size_t d) {
  const double columns = static_cast<double>(d), sign = error < 0 ? -1 : 1;
  const std::string is_wrong = error < 0 ? " is missing" : " is too many";
  const std::string in_each = " in each of the " + std::to_string(d) + " columns";
  const std::string whole = factor_of(error, 1, tolerance);
  const std::string part = d > 1 ? factor_of(error, columns, tolerance) : "";
  if (!whole.empty())
    return times(sign) + "ln " + whole + " in every row: a factor " + whole + is_wrong +
           (part.empty() ? "" : ", or " + part + in_each);
  if (!part.empty())
    return times(sign * columns) + "ln " + part + " in every row: a factor " + part + is_wrong +
           in_each;
  for (const double power : {0.5, columns / 2}) {
    const std::string square = factor_of(error, power, tolerance);
    if (!square.empty())
      return times(sign * power) + "ln " + square + " in every row: a factor √(" + square + ")" +
             is_wrong + (power == 0.5 ? "" : in_each);
  }
  return "";
}

// Sums over a parameter's entries that log-determinants contain.
struct Term {
  const char* name;
  std::function<double(double)> of;
};

const std::vector<Term>& usual_terms() {
  static const std::vector<Term> all = {
      {"Σ ", [](double p) { return p; }},
      {"Σ exp ", [](double p) { return std::exp(p); }},
      {"Σ ln ", [](double p) { return std::log(std::abs(p)); }},
      {"Σ softplus ", [](double p) { return std::log1p(std::exp(p)); }},
      {"Σ ln softplus ", [](double p) { return std::log(std::log1p(std::exp(p))); }},
  };
  return all;
}

// "2 Σ log_tail fits", if the error is a usual multiple of such a sum; else empty.
std::string as_term(double error, double tolerance,
                    const std::vector<NamedParameter<double>>& parameters) {
  for (const auto& [name, parameter] : parameters) {
    for (const Term& term : usual_terms()) {
      double sum = 0;
      for (const double p : parameter->value) sum += term.of(p);
      for (const double k : {1., -1., 2., -2., 0.5, -0.5}) {
        if (std::abs(k * sum) > tolerance && std::abs(error - k * sum) <= tolerance)
          return times(k) + term.name + name + " = " + brief(error) + " fits";
      }
    }
  }
  return "";
}

// The cause of an error that is the same in every row.
std::string cause_of_constant(double error, double tolerance, std::size_t d,
                              const std::vector<NamedParameter<double>>& parameters) {
  const std::string same = "off by the same " + brief(error);
  const std::string factor = as_factor(error, tolerance, d);
  if (!factor.empty()) return same + " = " + factor;
  const std::string term = as_term(error, tolerance, parameters);
  if (!term.empty()) return same + " in every row: a parameter's term (" + term + ")";
  const std::string value = brief(std::exp(error));
  return same + " in every row: a constant factor" +
         (value == "1" ? "" : ", here exp(" + brief(error) + ") = " + value) +
         ", or a term of parameters alone";
}

// Whether errors from `low` to `high` are one error and not several small ones: their spread is
// within the tolerance, and small beside each of them.
bool are_one(double low, double high, double tolerance) {
  return high - low <= std::min(tolerance, 0.1 * std::min(std::abs(low), std::abs(high)));
}

// The one number that, times the truth, is what the layer says in every row; NaN if there is none.
double common_ratio(const Array<double>& said, const Array<double>& truth) {
  const auto largest = std::max_element(
      truth.begin(), truth.end(), [](double a, double b) { return std::abs(a) < std::abs(b); });
  const double ratio = *(said.begin() + (largest - truth.begin())) / *largest;
  for (std::size_t i = 0; i < truth.size(); ++i) {
    if (!(std::abs(said(i) - ratio * truth(i)) <= 1e-3 * std::abs(*largest))) return std::nan("");
  }
  return ratio;
}

// "3 of 5 rows, by another number in each, from -0.8 to -0.3", "3 of 5 rows, by the same -0.8", or
// "1 of 5 rows, by -0.8"
std::string range_of_errors(const Array<double>& error, double tolerance) {
  std::vector<double> wrong;
  std::copy_if(error.begin(), error.end(), std::back_inserter(wrong),
               [&](double e) { return std::abs(e) > tolerance; });
  const auto [low, high] = std::minmax_element(wrong.begin(), wrong.end());
  const std::string rows =
      std::to_string(wrong.size()) + " of " + std::to_string(error.size()) + " rows, by ";
  if (wrong.size() == 1) return rows + brief(*low);
  if (are_one(*low, *high, tolerance)) return rows + "the same " + brief(*low);
  const double largest = std::max(std::abs(*low), std::abs(*high));
  return rows + "another number in each, from " + brief(*low) + " to " + brief(*high) +
         (largest < 1e-3 ? ": does an iteration or a series stop too early?" : "");
}

}  // namespace

LogDetError log_det_error(const Array<double>& said, const Array<double>& truth, double tolerance,
                          const Shape& extents,
                          const std::vector<NamedParameter<double>>& parameters) {
  const Array<double> error = said - truth;
  const auto [low, high] = std::minmax_element(error.begin(), error.end());
  if (std::any_of(truth.begin(), truth.end(), [](double t) { return t < -1e300; })) {
    const std::string lost = "the Jacobian has no inverse: the map loses a dimension";
    return {lost, lost, ""};
  }
  if (!std::all_of(error.begin(), error.end(), [](double e) { return std::isfinite(e); }))
    return {};
  if (largest_magnitude(said) == 0) {
    const std::string left_out = "left out: the layer says 0 in every row";
    return {left_out, left_out, ""};
  }
  const std::string ratio = likely_cause(common_ratio(said, truth), extents);
  if (!ratio.empty()) return {ratio, ratio, ""};
  if (are_one(*low, *high, tolerance)) {
    const double mean =
        std::accumulate(error.begin(), error.end(), 0.) / static_cast<double>(error.size());
    const std::string cause = cause_of_constant(mean, tolerance, extents[1], parameters);
    return {cause, "constant " + brief(std::abs(mean)), ", by " + brief(mean)};
  }
  return {"off in " + range_of_errors(error, tolerance), "", ""};
}

}  // namespace tapeflow::checks
