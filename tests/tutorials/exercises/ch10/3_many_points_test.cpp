// Judges bound_of_points: by hand for small numbers, and for numbers that overflow.
#include "tutorials/exercises/ch10/3_many_points.hpp"

#include "tests/tutorials/exercises/judge.hpp"

#include <cmath>
#include <string>
#include <vector>

namespace tapeflow::exercise {
namespace {

struct Case {
  std::string name;
  Array<double> log_p, log_q;
  std::size_t columns, levels;
  double right;  // for the only picture
};

struct Mistake {
  double answer;
  std::string cause;
};

// The points of one picture, [1, M].
Array<double> points(const std::vector<double>& logs) {
  Array<double> row(Shape{1, logs.size()});
  for (std::size_t m = 0; m < logs.size(); ++m) row(0, m) = logs[m];
  return row;
}

// With 4 levels p = 2 and q = 1/2 is a probability of 1; so is p = 6 with q = 3/2.
std::vector<Case> cases() {
  const double ln2 = std::log(2.), ln6 = std::log(6.), cell = 784 * std::log(256.);
  return {
      {"one point, p = 2, q = 1/2, one column of 4 levels", points({ln2}), points({-ln2}), 1, 4, 0},
      {"two points, p = 2 and 6, q = 1, one column of 4 levels", points({ln2, ln6}), points({0, 0}),
       1, 4, 0},
      {"two points, p = 2 and 6, q = 1/2 and 3/2, one column of 4 levels", points({ln2, ln6}),
       points({-ln2, std::log(1.5)}), 1, 4, 0},
      {"two points whose ln p is 3000, 784 columns of 256 levels", points({3000, 3000}),
       points({0, 0}), 784, 256, 3000 - cell},
      {"two points whose ln p is -9000, 784 columns of 256 levels", points({-9000, -9000}),
       points({5, 5}), 784, 256, -9005 - cell},
  };
}

std::vector<Mistake> mistakes(const Case& one) {
  const std::size_t M = one.log_p.shape(1);
  const double cell = static_cast<double>(one.columns) * std::log(static_cast<double>(one.levels));
  const double log_m = std::log(static_cast<double>(M));
  double logs = 0, free = 0;
  for (std::size_t m = 0; m < M; ++m) {
    logs += (one.log_p(0, m) - one.log_q(0, m)) / static_cast<double>(M);
    free += std::exp(one.log_p(0, m) - cell) / static_cast<double>(M);
  }
  return {
      {one.right + log_m,
       "divide the sum by the number of points: a sum of densities grows with M"},
      {logs - cell, "(10.8) asks for the logarithm of a mean, not the mean of logarithms"},
      {std::log(free), "the noise has to be paid for: each density is divided by q(u)"},
      {one.right + cell, "the cell is missing: ln P is smaller than ln p by D ln(levels)"},
  };
}

}  // namespace

std::vector<std::string> judge() {
  for (const Case& one : cases()) {
    const std::vector<double> bounds =
        bound_of_points(one.log_p, one.log_q, one.columns, one.levels);
    if (bounds.size() != 1)
      return {"needs one bound for each picture, got " + std::to_string(bounds.size()) + " for 1"};
    if (std::abs(bounds[0] - one.right) <= 1e-9 * (1 + std::abs(one.right))) continue;
    std::string sentence = one.name + ": needs " + shown(one.right) + ", got " + shown(bounds[0]);
    if (!std::isfinite(bounds[0]))
      return {sentence +
              ": an exponential is too large or too small for a double, so pull the "
              "largest term out of the sum"};
    for (const Mistake& mistake : mistakes(one)) {
      if (!(std::abs(bounds[0] - mistake.answer) <= 1e-9 * (1 + std::abs(mistake.answer))))
        continue;
      sentence += ": " + mistake.cause;
      break;
    }
    return {sentence};
  }
  return {};
}

}  // namespace tapeflow::exercise
