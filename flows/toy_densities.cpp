#include "flows/toy_densities.hpp"

#include "engine/check.hpp"

#include <array>
#include <cmath>
#include <limits>
#include <numbers>

namespace tapeflow {
namespace {

using std::numbers::pi;
using Point = std::array<double, 2>;

Bounds centred_square(double half_width) {
  return {{-half_width, -half_width}, {half_width, half_width}};
}

// log N(v; 0, deviation²)
double log_normal(double v, double deviation) {
  const double u = v / deviation;
  return -0.5 * u * u - std::log(deviation) - 0.5 * std::log(2 * pi);
}

template <class Draw>
std::function<Array<double>(std::size_t, Rng&)> sampler(Draw draw) {
  return [draw](std::size_t count, Rng& rng) {
    Array<double> x(Shape{count, 2});
    for (std::size_t i = 0; i < count; ++i) {
      const Point point = draw(rng);
      x(i, 0) = point[0];
      x(i, 1) = point[1];
    }
    return x;
  };
}

template <class LogDensityAt>
LogDensity log_density(LogDensityAt at) {
  return [at](const Array<double>& points) {
    std::vector<double> log_p(points.shape(0));
    for (std::size_t i = 0; i < log_p.size(); ++i) log_p[i] = at(Point{points(i, 0), points(i, 1)});
    return log_p;
  };
}

// ln of the sum of exp over the list, without overflow.
double log_sum_exp(const std::vector<double>& logs) {
  double largest = -std::numeric_limits<double>::infinity(), sum = 0;
  for (double v : logs) largest = std::max(largest, v);
  if (std::isinf(largest)) return largest;
  for (double v : logs) sum += std::exp(v - largest);
  return largest + std::log(sum);
}

// A point of a curve, blurred by a round normal distribution. The curve's parameter is uniform on
// (0, 1); `nodes` of them, each in the middle of an equal part, stand for the integral.
ToyDensity blurred(std::string name, std::function<Point(double)> curve, double deviation,
                   std::size_t nodes, Bounds bounds) {
  std::vector<Point> centres;
  for (std::size_t k = 0; k < nodes; ++k) {
    centres.push_back(curve((static_cast<double>(k) + 0.5) / static_cast<double>(nodes)));
  }
  const auto draw = [=](Rng& rng) {
    const Point centre = curve(rng.uniform());
    return Point{centre[0] + deviation * rng.normal(), centre[1] + deviation * rng.normal()};
  };
  const double peak = 2 * log_normal(0, deviation) - std::log(static_cast<double>(nodes));
  const auto at = [=](Point x) {
    std::vector<double> logs(centres.size());
    for (std::size_t k = 0; k < centres.size(); ++k) {
      const double u = (x[0] - centres[k][0]) / deviation, v = (x[1] - centres[k][1]) / deviation;
      logs[k] = -0.5 * (u * u + v * v);
    }
    return peak + log_sum_exp(logs);
  };
  return {std::move(name), sampler(draw), log_density(at), std::move(bounds)};
}

// Which of n equal parts of (0, 1) a number lies in, and where in that part, from 0 to 1.
std::pair<std::size_t, double> part(double u, std::size_t n) {
  const double place = u * static_cast<double>(n);
  const std::size_t k = std::min(static_cast<std::size_t>(place), n - 1);
  return {k, place - static_cast<double>(k)};
}

ToyDensity eight_gaussians() {
  const double scale = 1 / 1.414;
  const auto centre = [scale](double u) {
    const double angle = pi / 4 * static_cast<double>(part(u, 8).first);
    return Point{4 * scale * std::cos(angle), 4 * scale * std::sin(angle)};
  };
  return blurred("8gaussians", centre, 0.5 * scale, 8, centred_square(5));
}

// Two half circles of radius 2, one upside down and moved.
ToyDensity moons() {
  const auto curve = [](double u) {
    const auto [moon, along] = part(u, 2);
    const double c = std::cos(pi * along), s = std::sin(pi * along);
    const Point p = moon == 0 ? Point{c, s} : Point{1 - c, 0.5 - s};
    return Point{2 * p[0] - 1, 2 * p[1] - 0.2};
  };
  return blurred("moons", curve, 0.2, 1000, {{-4.2, -2.4}, {4.2, 3}});
}

ToyDensity rings() {
  const auto curve = [](double u) {
    const auto [ring, along] = part(u, 4);
    const double radius = 0.75 * static_cast<double>(ring + 1);
    return Point{radius * std::cos(2 * pi * along), radius * std::sin(2 * pi * along)};
  };
  return blurred("rings", curve, 0.08, 4 * 400, centred_square(3.5));
}

ToyDensity checkerboard() {
  const auto draw = [](Rng& rng) {
    const double x = 4 * rng.uniform() - 2;
    const double y = rng.uniform() - 2 * static_cast<double>(rng.below(2));
    const bool odd = static_cast<int>(std::floor(x)) % 2 != 0;
    return Point{2 * x, 2 * (y + (odd ? 1 : 0))};
  };
  const auto at = [](Point x) {
    const bool inside = std::abs(x[0]) < 4 && std::abs(x[1]) < 4;
    const auto cell = static_cast<int>(std::floor(x[0] / 2) + std::floor(x[1] / 2));
    return inside && cell % 2 == 0 ? -std::log(32.) : -std::numeric_limits<double>::infinity();
  };
  return {"checkerboard", sampler(draw), log_density(at), centred_square(4)};
}

// x2 ~ N(0, 4), x1 ~ N(x2²/4, 1).
ToyDensity banana() {
  const auto draw = [](Rng& rng) {
    const double x2 = 2 * rng.normal();
    return Point{x2 * x2 / 4 + rng.normal(), x2};
  };
  const auto at = [](Point x) {
    return log_normal(x[1], 2) + log_normal(x[0] - x[1] * x[1] / 4, 1);
  };
  return {"banana", sampler(draw), log_density(at), {{-6, -11}, {34, 11}}};
}

// Spirals.

constexpr double turns = 3 * pi, spread = 0.5, blur = 0.1;  // before the division by 3

// The point of the spiral at angle t, which is distributed as √u times its largest value.
Point spiral(double u) {
  const double t = std::sqrt(u) * turns;
  return {-std::cos(t) * t, std::sin(t) * t};
}

// The density at v of a uniform number on (0, width) plus a normal one.
double uniform_plus_normal(double v, double width, double deviation) {
  const auto below = [&](double w) { return std::erf(w / deviation / std::sqrt(2.)) / 2; };
  return (below(v) - below(v - width)) / width;
}

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
        if (std::abs(right) > 1 || std::abs(up) > 1) continue;  // eight deviations and more
        p += uniform_plus_normal(right, spread / 3, blur) *
             uniform_plus_normal(up, spread / 3, blur);
      }
    }
    return std::log(p / (2. * nodes));
  };
  return {"2spirals", sampler(draw), log_density(at), centred_square(4)};
}

// Five arms: (u, v) with u ~ N(1, 0.3²) along the arm and v ~ N(0, 0.1²) across it, turned by an
// angle that grows with u.

constexpr double along = 0.3, across = 0.1, rate = 0.25;
constexpr std::size_t arms = 5;

double turn(std::size_t arm, double u) {
  return 2 * pi * static_cast<double>(arm) / static_cast<double>(arms) + rate * std::exp(u);
}

// The log-density of (u, v) that lies at (radius, angle) once turned; the turning's determinant is
// 1 + v rate e^u.
double log_density_of_turned(double u, double v) {
  return log_normal(u - 1, along) + log_normal(v, across) -
         std::log(std::abs(1 + v * rate * std::exp(u)));
}

// Where on an arm may a point have been before it was turned? Where u = radius cos(angle + turn):
// every change of sign on a fine grid, narrowed by halving.
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

}  // namespace

std::vector<ToyDensity> toy_densities() {
  return {eight_gaussians(), moons(), pinwheel(), two_spirals(), rings(), checkerboard(), banana()};
}

ToyDensity toy_density(const std::string& name) {
  std::string names;
  for (ToyDensity& known : toy_densities()) {
    if (known.name == name) return known;
    names += (names.empty() ? "" : ", ") + known.name;
  }
  throw std::invalid_argument("toy_density: needs one of " + names + ", got \"" + name + "\"");
}

}  // namespace tapeflow
