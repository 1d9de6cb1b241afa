// Judges gated by its formula, and gated_adjoint by central differences of the formula.
#include "tutorials/exercises/ch17/3_gated_unit.hpp"

#include "engine/random.hpp"
#include "tests/tutorials/exercises/judge.hpp"

#include <cmath>

namespace tapeflow::exercise {
namespace {

constexpr std::size_t frames = 3, hidden = 4;

double sigmoid(double v) { return 1 / (1 + std::exp(-v)); }

double formula(double a, double b) { return std::tanh(a) * sigmoid(b); }

// The slope of the formula in a or b, by a central difference; its error is below 1e-9.
double slope(double a, double b, bool in_a) {
  const double h = 1e-5;
  return in_a ? (formula(a + h, b) - formula(a - h, b)) / (2 * h)
              : (formula(a, b + h) - formula(a, b - h)) / (2 * h);
}

std::string value_hint(const Array<double>& u, std::size_t l, std::size_t j, double got) {
  const auto is = [&](double value) { return std::abs(got - value) < 1e-9; };
  if (is(formula(u(l, hidden + j), u(l, j))))
    return " The first half of the channels goes through tanh, the second one through σ.";
  if (is(formula(u(l, 2 * j), u(l, 2 * j + 1))))
    return " Your channels alternate; the halves stand one after the other.";
  return "";
}

std::string adjoint_hint(double a, double b, double dy, bool in_a, double got) {
  const double t = std::tanh(a), g = sigmoid(b), right = dy * slope(a, b, in_a);
  const auto is = [&](double value) { return std::abs(got - value) < 1e-7; };
  if (is(right / dy)) return " It is that of a dy of ones: each slope has to be multiplied by dy.";
  if (is(in_a ? right / g : right / t)) return " The other factor of the product is missing.";
  if (!in_a && is(right / (1 - g))) return " The slope of the gate misses a factor 1 - g.";
  if (in_a && is(dy * g)) return " The slope of tanh misses: 1 - t².";
  if (is(-right)) return " It has the wrong sign.";
  return "";
}

std::vector<std::string> judge_value(const Array<double>& u) {
  const Array<double> y = gated(u);
  if (y.shape() != Shape{frames, hidden})
    return {"gated of [3, 8] is [3, 4]; yours is " + to_string(y.shape()) + "."};
  for (std::size_t l = 0; l < frames; ++l)
    for (std::size_t j = 0; j < hidden; ++j) {
      const double needed = formula(u(l, j), u(l, hidden + j));
      if (std::abs(y(l, j) - needed) < 1e-12) continue;  // two functions and a product
      return {"Channel " + std::to_string(j) + " of frame " + std::to_string(l) + " is " +
              shown(needed) + "; your gated returned " + shown(y(l, j)) + "." +
              value_hint(u, l, j, y(l, j))};
    }
  return {};
}

}  // namespace

std::vector<std::string> judge() {
  Rng rng(1);
  const Array<double> u = rng.normal<double>({frames, 2 * hidden}),
                      dy = rng.normal<double>({frames, hidden});
  if (const auto sentences = judge_value(u); !sentences.empty()) return sentences;
  const Array<double> du = gated_adjoint(u, dy);
  if (du.shape() != u.shape())
    return {"The adjoint of [3, 8] is [3, 8]; yours is " + to_string(du.shape()) + "."};
  for (std::size_t l = 0; l < frames; ++l)
    for (std::size_t k = 0; k < 2 * hidden; ++k) {
      const bool in_a = k < hidden;
      const std::size_t j = k % hidden;
      const double a = u(l, j), b = u(l, hidden + j), needed = dy(l, j) * slope(a, b, in_a);
      if (std::abs(du(l, k) - needed) < 1e-8) continue;  // |dy| is below 3, the slope's error 1e-9
      return {"By a central difference, the adjoint of channel " + std::to_string(k) +
              " of frame " + std::to_string(l) + " is " + shown(needed) +
              "; your gated_adjoint returned " + shown(du(l, k)) + "." +
              adjoint_hint(a, b, dy(l, j), in_a, du(l, k))};
    }
  return {};
}

}  // namespace tapeflow::exercise
