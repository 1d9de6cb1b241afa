#include "examples/ch15_three_models/round_mixture.hpp"

#include "flows/data/half_log_2pi.hpp"
#include "flows/data/statistics.hpp"
#include "flows/quadrature.hpp"

#include <cmath>
#include <functional>
#include <limits>
#include <numbers>
#include <tuple>

namespace tapeflow {
namespace {

using std::numbers::pi;

Array<double> points_of(std::size_t count,
                        const std::function<std::pair<double, double>(std::size_t)>& point) {
  Array<double> points(Shape{count, 2});
  for (std::size_t k = 0; k < count; ++k) std::tie(points(k, 0), points(k, 1)) = point(k);
  return points;
}

// The middle of the k-th of n equal parts of (0, 1).
double middle(std::size_t k, std::size_t n) {
  return (static_cast<double>(k) + 0.5) / static_cast<double>(n);
}

RoundMixture eight_gaussians() {
  constexpr double scale = 1 / 1.414;
  const auto centre = [](std::size_t k) {
    const double angle = pi / 4 * static_cast<double>(k);
    return std::pair(4 * scale * std::cos(angle), 4 * scale * std::sin(angle));
  };
  return {"8gaussians", points_of(8, centre), 0.5 * scale, 8, {{-5, -5}, {5, 5}}};
}

RoundMixture moons() {
  constexpr std::size_t half = 500;
  const auto centre = [](std::size_t k) {
    const double angle = pi * middle(k % half, half), c = std::cos(angle), s = std::sin(angle);
    return k < half ? std::pair(2 * c - 1, 2 * s - 0.2) : std::pair(1 - 2 * c, 0.8 - 2 * s);
  };
  return {"moons", points_of(2 * half, centre), 0.2, 0, {{-4.2, -2.4}, {4.2, 3}}};
}

RoundMixture rings() {
  constexpr std::size_t ring = 400;
  const auto centre = [](std::size_t k) {
    const double radius = 0.75 * static_cast<double>(k / ring + 1);
    const double angle = 2 * pi * middle(k % ring, ring);
    return std::pair(radius * std::cos(angle), radius * std::sin(angle));
  };
  return {"rings", points_of(4 * ring, centre), 0.08, 0, {{-3.5, -3.5}, {3.5, 3.5}}};
}

}  // namespace

// tag: grid
RoundMixture twenty_five_gaussians() {
  const auto centre = [](std::size_t k) {
    return std::pair(2. * static_cast<double>(k % 5) - 4, 2. * static_cast<double>(k / 5) - 4);
  };
  return {"25 Gaussians", points_of(25, centre), 0.05, 25, {{-4.5, -4.5}, {4.5, 4.5}}};
}
// end: grid

std::vector<RoundMixture> plane_truths() {
  return {twenty_five_gaussians(), eight_gaussians(), moons(), rings()};
}

Array<double> RoundMixture::sample(std::size_t count, Rng& rng) const {
  return points_of(count, [&](std::size_t) {
    const std::size_t k = rng.below(centres.shape(0));
    const double x = centres(k, 0) + deviation * rng.normal();
    return std::pair(x, centres(k, 1) + deviation * rng.normal());
  });
}

std::vector<double> RoundMixture::log_prob(const Array<double>& points) const {
  const std::size_t count = centres.shape(0);
  const double constant =
      -2 * (half_log_2pi + std::log(deviation)) - std::log(static_cast<double>(count));
  std::vector<double> log_p(points.shape(0)), exponents(count);
  for (std::size_t i = 0; i < log_p.size(); ++i) {
    double largest = -std::numeric_limits<double>::infinity(), sum = 0;
    for (std::size_t k = 0; k < count; ++k) {
      const double u = (points(i, 0) - centres(k, 0)) / deviation;
      const double v = (points(i, 1) - centres(k, 1)) / deviation;
      exponents[k] = -(u * u + v * v) / 2;
      largest = std::max(largest, exponents[k]);
    }
    for (const double exponent : exponents) sum += std::exp(exponent - largest);
    log_p[i] = constant + largest + std::log(sum);
  }
  return log_p;
}

// tag: entropy
double RoundMixture::entropy() const {
  // Neighbours of the 25 Gaussians are 40 deviations away, those of the 8 only six.
  if (name == "25 Gaussians")
    return std::log(25.) + std::log(2 * pi * std::numbers::e * deviation * deviation);
  const LogDensity density = [this](const Array<double>& points) { return log_prob(points); };
  return -density_grid(density, bounds, 200).mean_log_density();
}
// end: entropy

}  // namespace tapeflow
