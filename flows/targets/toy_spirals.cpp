// The densities that wind around the origin: two spirals, and a pinwheel of five arms.
#include "flows/targets/toy_density_parts.hpp"

#include <numbers>

namespace tapeflow::toy {
namespace {

using std::numbers::pi;

constexpr double turns = 3 * pi, spread = 0.5, blur = 0.1;  // before the division by 3

// The point of the spiral at the angle t = √u times the largest angle, for u uniform on (0, 1).
Point spiral(double u) {
  const double t = std::sqrt(u) * turns;
  return {-std::cos(t) * t, std::sin(t) * t};
}

// The density at v of the sum of a uniform number on (0, width) and a normal one.
double uniform_plus_normal(double v, double width, double deviation) {
  const auto below = [&](double w) { return std::erf(w / deviation / std::sqrt(2.)) / 2; };
  return (below(v) - below(v - width)) / width;
}

}  // namespace

ToyDensity two_spirals() {
  const auto draw = [](Rng& rng) {
    const Point p = spiral(rng.uniform());
    const double sign = rng.below(2) == 0 ? 1 : -1;
    Point x{};
    for (std::size_t j = 0; j < 2; ++j) {
      x[j] = sign * (p[j] + spread * rng.uniform()) / 3 + blur * rng.normal();
    }
    return x;
  };
  constexpr std::size_t nodes = 2000;
  std::vector<Point> centres;
  for (std::size_t k = 0; k < nodes; ++k)
    centres.push_back(spiral((static_cast<double>(k) + 0.5) / nodes));
  const auto at = [centres](Point x) {
    double p = 0;
    for (const Point& c : centres) {
      for (double sign : {1., -1.}) {
        const double right = sign * x[0] - c[0] / 3, up = sign * x[1] - c[1] / 3;
        if (std::abs(right) > 1 || std::abs(up) > 1) continue;  // more than eight deviations away
        p += uniform_plus_normal(right, spread / 3, blur) *
             uniform_plus_normal(up, spread / 3, blur);
      }
    }
    return std::log(p / (2. * nodes));
  };
  return {"2spirals", sampler(draw), log_density(at), centred_square(4)};
}

namespace {

// Five arms: (u, v) with u ~ N(1, 0.3²) along the arm and v ~ N(0, 0.1²) across it, turned by an
// angle that grows with u.

constexpr double along = 0.3, across = 0.1, rate = 0.25;
constexpr std::size_t arms = 5;

double turn(std::size_t arm, double u) {
  return 2 * pi * static_cast<double>(arm) / static_cast<double>(arms) + rate * std::exp(u);
}

// The log-density at the point to which the turn moves (u, v). The determinant of the turn is
// 1 + v rate e^u.
double log_density_of_turned(double u, double v) {
  return log_normal(u - 1, along) + log_normal(v, across) -
         std::log(std::abs(1 + v * rate * std::exp(u)));
}

// The log-density of an arm at (radius, angle): the sum over all points (u, v) that the turn moves
// there. They solve u = radius cos(angle + turn). Each root is a change of sign on a fine grid,
// narrowed by halving.
double log_density_on_arm(std::size_t arm, double radius, double angle) {
  const auto miss = [&](double u) { return radius * std::cos(angle + turn(arm, u)) - u; };
  constexpr int steps = 200;
  const double low = -0.8, high = 2.8;  // six deviations to either side
  std::vector<double> logs;
  double u = low, before = miss(u);
  for (int k = 1; k <= steps; ++k) {
    const double next = low + (high - low) * k / steps, after = miss(next);
    if ((before < 0) != (after < 0)) {
      double a = u, b = next;
      for (int half = 0; half < 50; ++half) {
        const double middle = (a + b) / 2;
        ((miss(middle) < 0) == (before < 0) ? a : b) = middle;
      }
      logs.push_back(log_density_of_turned(a, radius * std::sin(angle + turn(arm, a))));
    }
    u = next;
    before = after;
  }
  return log_sum_exp(logs);
}

}  // namespace

ToyDensity pinwheel() {
  const auto draw = [](Rng& rng) {
    const double u = 1 + along * rng.normal(), v = across * rng.normal();
    const double angle = turn(rng.below(arms), u), c = std::cos(angle), s = std::sin(angle);
    return Point{2 * (c * u + s * v), 2 * (c * v - s * u)};
  };
  const auto at = [](Point x) {
    const double radius = std::hypot(x[0], x[1]) / 2, angle = std::atan2(x[1], x[0]);
    std::vector<double> logs;
    for (std::size_t arm = 0; arm < arms; ++arm) {
      logs.push_back(log_density_on_arm(arm, radius, angle));
    }
    return log_sum_exp(logs) - std::log(4. * arms);
  };
  return {"pinwheel", sampler(draw), log_density(at), centred_square(5.2)};
}

}  // namespace tapeflow::toy
