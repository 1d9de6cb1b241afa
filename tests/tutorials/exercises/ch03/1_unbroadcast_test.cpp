// The test of exercise ch03.1.
#include "tutorials/exercises/ch03/1_unbroadcast.hpp"

#include "tests/tutorials/exercises/judge.hpp"

#include <cmath>

namespace tapeflow::exercise {
namespace {

// Powers of two, so that every sum of entries tells which entries are in it.
const Array<double> dy = {{1, 2, 4}, {8, 16, 32}};

struct Case {
  Shape shape;
  std::vector<double> right;
};
const std::vector<Case> cases = {{{2, 3}, {1, 2, 4, 8, 16, 32}},
                                 {{3}, {9, 18, 36}},
                                 {{1, 3}, {9, 18, 36}},
                                 {{2, 1}, {7, 56}},
                                 {{}, {63}}};

bool near(double a, double b) { return std::abs(a - b) < 1e-9; }

std::string list(const std::vector<double>& numbers) {
  std::string text;
  for (double v : numbers) text += (text.empty() ? "" : " ") + shown(v);
  return text;
}

bool is_one_copy(double got) {
  for (double v : dy)
    if (near(got, v)) return true;
  return false;
}

std::string likely_cause(const Case& asked, const std::vector<double>& got) {
  const double copies = static_cast<double>(dy.size() / asked.right.size());
  if (copies == 1) return "";
  if (near(got[0], asked.right[0] / copies))
    return "; that is the mean over the copies: each copy moves the result, so add them up";
  if (is_one_copy(got[0]))
    return "; that is the adjoint of one copy: each copy moves the result, so add them up";
  if (asked.shape.size() == 2 && asked.shape[1] == 1)
    return "; a column [N, 1] keeps its rows: sum along the axis that was repeated, the columns";
  return "";
}

std::vector<std::string> compare(const Case& asked) {
  const Array<double> result = unbroadcast(dy, asked.shape);
  const std::string what = "of an array " + to_string(asked.shape) + " with dy = 1 2 4 / 8 16 32";
  if (result.shape() != asked.shape)
    return {"the adjoint " + what + " needs the shape of the array, got " +
            to_string(result.shape())};
  const std::vector<double> got(result.begin(), result.end());
  for (std::size_t k = 0; k < got.size(); ++k)
    if (!near(got[k], asked.right[k]))
      return {"the adjoint " + what + " needs to be " + list(asked.right) + ", got " + list(got) +
              likely_cause(asked, got)};
  return {};
}

}  // namespace

std::vector<std::string> judge() {
  for (const Case& asked : cases)
    if (const auto wrong = compare(asked); !wrong.empty()) return wrong;
  return {};
}

}  // namespace tapeflow::exercise
