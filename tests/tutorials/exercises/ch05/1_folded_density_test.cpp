// Judges folded_density: against the sum over all points z that have the same image.
#include "tutorials/exercises/ch05/1_folded_density.hpp"

#include "tests/tutorials/exercises/judge.hpp"

#include <cmath>
#include <numbers>
#include <string>
#include <vector>

namespace tapeflow::exercise {
namespace {

// What each z with z + a tanh z = x brings to the density at x, with the sign of dx/dz. The roots
// are found on a grid so fine that no two of the cases below share a cell.
std::vector<double> signed_shares(double x, double a) {
  const auto above = [&](double z) { return z + a * std::tanh(z) - x; };
  const double low = x - std::abs(a) - 1;
  const int cells = 20001;
  const double step = (2 * std::abs(a) + 2) / cells;
  std::vector<double> shares;
  for (int k = 0; k < cells; ++k) {
    double left = low + k * step, right = left + step;
    if ((above(left) <= 0) == (above(right) <= 0)) continue;
    const bool rises = above(left) <= 0;
    for (int turn = 0; turn < 100; ++turn) {
      const double middle = (left + right) / 2;
      ((above(middle) <= 0) == rises ? left : right) = middle;
    }
    const double z = (left + right) / 2, slope = 1 + a * (1 - std::pow(std::tanh(z), 2));
    shares.push_back(std::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi) / slope);
  }
  return shares;
}

// The density asked for is right to 1e-6.
bool is(double answer, double value) { return std::abs(answer - value) < 2e-6; }

// The likely mistake behind an answer.
std::string cause(double answer, const std::vector<double>& shares) {
  double sum = 0, with_signs = 0;
  for (const double share : shares) sum += std::abs(share), with_signs += share;
  const auto count = static_cast<double>(shares.size());
  if (is(answer, with_signs))
    return "the bars of |dx/dz| are missing: a piece that runs backwards brings mass as well";
  if (count > 1 && is(answer, sum / count))
    return "the points z do not share the mass, each brings its own: add, without dividing by "
           "their number";
  for (const double share : shares)
    if (count > 1 && is(answer, std::abs(share)))
      return "one point z for each x is not enough: " + std::to_string(shares.size()) +
             " points have this x";
  return "";
}

}  // namespace

std::vector<std::string> judge() {
  std::vector<std::string> wrong;
  for (const double a : {0.5, 4., -0.5, -3., -8., -20.}) {
    for (const double x : {-2.2, -0.7, 0.05, 0.4, 3.}) {
      const std::vector<double> shares = signed_shares(x, a);
      double right = 0;
      for (const double share : shares) right += std::abs(share);
      const double answer = folded_density(x, a);
      if (is(answer, right)) continue;
      const std::string why = cause(answer, shares);
      wrong.push_back("folded_density(" + shown(x) + ", " + shown(a) + ") needs to be " +
                      shown(right) + ", got " + shown(answer) + (why.empty() ? "" : ": " + why));
      if (wrong.size() == 3) return wrong;
    }
  }
  return wrong;
}

}  // namespace tapeflow::exercise
