// Judges the two gradients of a draw: the ordinary one by differences of the loss, the path
// gradient by differences of the loss with a second pair of weights in the density.
#include "tutorials/exercises/ch09/2_gradients_of_a_draw.hpp"

#include "engine/gradient_check.hpp"
#include "engine/random.hpp"
#include "tests/tutorials/exercises/judge.hpp"

#include <cmath>
#include <numbers>

namespace tapeflow::exercise {
namespace {

using Sentences = std::vector<std::string>;

// U(x) = ¼ x⁴ - x, and its slope.
double energy(double x) { return x * x * x * x / 4 - x; }
double slope(double x) { return x * x * x - 1; }

double log_q(double x, double m, double s) {
  const double z = (x - m) * std::exp(-s);
  return -z * z / 2 - s - std::log(2 * std::numbers::pi) / 2;
}

struct Place {
  double m, s, z;
};

// log q + U of a draw made with the weights (m, s), scored by a density with other weights.
double loss(double m, double s, double z, double density_m, double density_s) {
  const double x = m + std::exp(s) * z;
  return log_q(x, density_m, density_s) + energy(x);
}

// Central differences; `moves` tells whether the weights of the density move along.
GradientOfDraw by_differences(const Place& at, bool moves) {
  const auto f = [&](double m, double s) {
    return loss(m, s, at.z, moves ? m : at.m, moves ? s : at.s);
  };
  const double h = difference_step(1);
  return {(f(at.m + h, at.s) - f(at.m - h, at.s)) / (2 * h),
          (f(at.m, at.s + h) - f(at.m, at.s - h)) / (2 * h)};
}

// Differences of numbers of order ten keep nine digits.
bool is_near(double a, double b) { return std::abs(a - b) < 1e-6 * (1 + std::abs(b)); }
bool is_near(const GradientOfDraw& a, const GradientOfDraw& b) {
  return is_near(a.m, b.m) && is_near(a.s, b.s);
}

std::string pair(const GradientOfDraw& g) { return "(" + shown(g.m) + ", " + shown(g.s) + ")"; }

std::string sentence(const std::string& name, const Place& at, const GradientOfDraw& needed,
                     const GradientOfDraw& got, const std::string& hint) {
  return name + " for U = x⁴/4 - x at m = " + shown(at.m) + ", s = " + shown(at.s) +
         ", z = " + shown(at.z) + ": central differences in (m, s) give " + pair(needed) +
         ", your function returned " + pair(got) + "." + hint;
}

std::string hint_for_ordinary(const Place& at, const GradientOfDraw& needed,
                              const GradientOfDraw& got) {
  if (is_near(got.m, needed.m) && is_near(got.s, needed.s + 1))
    return " The derivative in s misses -1: log q(x) contains -s, minus the log-determinant.";
  const GradientOfDraw score{at.z * std::exp(-at.s), at.z * at.z - 1};
  if (is_near(got, score))
    return " This is the score, as if x were a constant. But the draw x = m + e^s z moves with the "
           "weights, and U with it.";
  return "";
}

std::string hint_for_path(const Place& at, const GradientOfDraw& got) {
  if (is_near(got, by_differences(at, true)))
    return " This is the ordinary gradient, which keeps the score. Leave out how log q changes at "
           "a "
           "fixed x.";
  if (is_near(got, {slope(at.m + std::exp(at.s) * at.z),
                    slope(at.m + std::exp(at.s) * at.z) * std::exp(at.s) * at.z}))
    return " log q(x) is missing: its derivative in x is -z e^-s.";
  return "";
}

}  // namespace

Sentences judge() {
  for (const Place& at : {Place{0.3, -0.2, 0.9}, {-0.5, 0.4, -1.3}}) {
    const GradientOfDraw needed = by_differences(at, true),
                         got = ordinary_gradient(at.m, at.s, at.z, slope);
    if (!is_near(got, needed))
      return {sentence("ordinary_gradient", at, needed, got, hint_for_ordinary(at, needed, got))};
  }
  for (const Place& at : {Place{0.3, -0.2, 0.9}, {-0.5, 0.4, -1.3}}) {
    const GradientOfDraw needed = by_differences(at, false),
                         got = path_gradient(at.m, at.s, at.z, slope);
    if (!is_near(got, needed))
      return {sentence("path_gradient", at, needed, got, hint_for_path(at, got))};
  }
  // Where q is p, the path gradient of each draw is zero, up to the rounding of two equal terms.
  const auto slope_of_gaussian = [](double x) { return (x - 1) * std::exp(-2 * 0.7); };
  const GradientOfDraw zero = path_gradient(1, 0.7, 2.1, slope_of_gaussian);
  if (std::abs(zero.m) > 1e-12 || std::abs(zero.s) > 1e-12)
    return {
        "path_gradient where q is p: the path gradient of every draw is zero there, your function "
        "returned " +
        pair(zero) + "."};
  return {};
}

}  // namespace tapeflow::exercise
