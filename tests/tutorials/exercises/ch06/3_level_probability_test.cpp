// Judges log_probability: a cell in the middle, cells far out on both sides, and a narrow one.
#include "tutorials/exercises/ch06/3_level_probability.hpp"

#include "tests/tutorials/exercises/judge.hpp"

#include <cmath>
#include <string>
#include <vector>

namespace tapeflow::exercise {
namespace {

struct Case {
  double low, width, t, s;
  std::string cause;
};

long double sigmoid(long double v) { return 1 / (1 + std::exp(-v)); }

// A difference of numbers below ½, if need be of the mirrored cell, in long double: 19 digits, and
// numbers down to 1e-4932. For the narrow cell 9 digits are left.
double truth(const Case& one) {
  const long double unit = std::exp(static_cast<long double>(-one.s));
  const long double a = (static_cast<long double>(one.low) - one.t) * unit,
                    b = a + one.width * unit;
  const long double difference = a > 0 ? sigmoid(-a) - sigmoid(-b) : sigmoid(b) - sigmoid(a);
  return static_cast<double>(std::log(difference));
}

std::vector<Case> cases() {
  return {
      {-1, 2, 0, 0, "the logarithm of the integral over the cell is asked for"},
      {3, 1, 1, 1.2,
       "both the place of the cell and its width have to be measured in units of e^s"},
      {45, 1, 0, 0, "both σ round to 1, and nothing is left of their difference"},
      {-900, 1, 0, 0, "a factor is too small for a double: add logarithms instead"},
      {0.3, 1e-10, 0, 0,
       "1 - e^-v loses the digits of a small v: there is std::expm1. And b - a has lost digits, "
       "too: it is width e^-s"},
      {900, 1, 0, 0,
       "far out on the other side a factor is too small, or an exponential too large"},
  };
}

// Two mistakes are recognised by their number.
std::string cause_of(const Case& one, double right, double got) {
  const auto near = [](double a, double b) { return std::abs(a - b) < 1e-6 * std::abs(b); };
  const double middle = (one.low + one.width / 2 - one.t) * std::exp(-one.s);
  const auto p = static_cast<double>(sigmoid(middle) * sigmoid(-middle));
  const double of_middle = std::log(one.width * p) - one.s;
  if (near(got, std::exp(right))) return "this is P: return its logarithm";
  if (near(got, of_middle) && !near(of_middle, right))
    return "the density changes within a cell: integrate it, do not take its middle";
  return one.cause;
}

}  // namespace

std::vector<std::string> judge() {
  for (const Case& one : cases()) {
    const double right = truth(one), got = log_probability(one.low, one.width, one.t, one.s);
    if (std::abs(got - right) <= 2e-9 * std::abs(right)) continue;
    return {"log_probability(" + shown(one.low) + ", " + shown(one.width) + ", " + shown(one.t) +
            ", " + shown(one.s) + ") needs to be " + shown(right) + ", got " + shown(got) +
            ", off by " + shown(got - right) + ": " + cause_of(one, right, got)};
  }
  return {};
}

}  // namespace tapeflow::exercise
