// Judges ThreeShears: the rotation, the log-determinant to the last bit, and the contract.
#include "tutorials/exercises/ch06/2_three_shears.hpp"

#include "engine/random.hpp"
#include "flows/checks/check_bijector.hpp"
#include "tests/tutorials/exercises/judge.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace tapeflow::exercise {
namespace {

constexpr double x1 = 1.5, x2 = -0.5;

struct Point {
  double first, second;
};

std::string text(Point p) { return "(" + shown(p.first) + ", " + shown(p.second) + ")"; }

bool near(Point a, Point b) {
  return std::abs(a.first - b.first) + std::abs(a.second - b.second) < 1e-9;
}

Point point(const Array<double>& x) { return {x(0, 0), x(0, 1)}; }

// What is wrong at one angle; empty if nothing is.
std::string at(ThreeShears& layer, double angle) {
  layer.trainable_parameters().at(0)->value(0) = angle;
  Tape<double> tape({.record = false});
  const auto [z, log_det] = layer.to_latent(tape.constant(Array<double>{{x1, x2}}));
  const double c = std::cos(angle), s = std::sin(angle), k = -std::tan(angle / 2);
  const Point right{x1 * c - x2 * s, x1 * s + x2 * c}, got = point(z.value());
  const std::string where = "at the angle " + shown(angle) + " ";
  if (!near(got, right)) {
    const bool two = near(got, {x1 + k * x2, x2 + s * (x1 + k * x2)});
    return where + "to_latent of " + text({x1, x2}) + " needs to be " + text(right) + ", got " +
           text(got) + (two ? ": two shears are no rotation, the third one is missing" : "");
  }
  if (log_det.item() != 0)
    return where + "log_det of to_latent needs to be exactly 0 for three shears, got " +
           shown(log_det.item()) + ": a sum of squared cosine and sine rounds";
  const Point back = point(layer.to_data(z).value.value());
  if (!near(back, {x1, x2}))
    return where + "to_data needs to lead back to " + text({x1, x2}) + ", got " + text(back) +
           ": shears are undone in the opposite order, each by the columns as they are then";
  return "";
}

}  // namespace

std::vector<std::string> judge() {
  ThreeShears layer;
  for (const double angle : {0.7, -1.1, 2.3, 0.1, 0.9, 1.3, -0.4, 3.0}) {
    const std::string wrong = at(layer, angle);
    if (!wrong.empty()) return {wrong};
  }
  std::vector<std::string> broken = check_bijector(layer, Rng(1).normal<double>({5, 2}));
  broken.resize(std::min<std::size_t>(3, broken.size()));
  return broken;
}

}  // namespace tapeflow::exercise
