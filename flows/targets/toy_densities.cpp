#include "flows/targets/toy_densities.hpp"

#include "engine/joined.hpp"
#include "flows/targets/toy_density_parts.hpp"

#include <numbers>
#include <stdexcept>

namespace tapeflow {
namespace {

using namespace toy;
using std::numbers::pi;

// Points of a curve, blurred by a round normal distribution. The curve's parameter is uniform on
// (0, 1). The density is an integral over it, taken as a sum over `nodes` values, each in the
// middle of an equal part of (0, 1).
ToyDensity blurred(std::string name, const std::function<Point(double)>& curve, double deviation,
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

// Cuts (0, 1) into n equal parts: which part u lies in, and where in that part, from 0 to 1.
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

// x2 ~ N(0, 2²), x1 ~ N(x2²/4, 1).
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

}  // namespace

std::vector<ToyDensity> toy_densities() {
  return {eight_gaussians(), moons(), pinwheel(), two_spirals(), rings(), checkerboard(), banana()};
}

ToyDensity toy_density(const std::string& name) {
  std::vector<std::string> names;
  for (ToyDensity& known : toy_densities()) {
    if (known.name == name) return known;
    names.push_back(known.name);
  }
  throw std::invalid_argument("toy_density: needs one of " + joined(names) + ", got \"" + name +
                              "\"");
}

}  // namespace tapeflow
