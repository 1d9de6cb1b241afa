#include "examples/sizes/known_rows.hpp"

#include "flows/data/half_log_2pi.hpp"

#include <cmath>

namespace tapeflow {
namespace {

constexpr std::size_t pairs = 4, columns = 2 * pairs;
constexpr double deviation = 0.5;

// An orthogonal matrix [D, D] with random rows, by Gram and Schmidt.
Array<double> rotation() {
  Rng rng(2024);
  Array<double> q = rng.normal<double>({columns, columns});
  for (std::size_t i = 0; i < columns; ++i) {
    for (std::size_t k = 0; k < i; ++k) {
      double along = 0;
      for (std::size_t j = 0; j < columns; ++j) along += q(i, j) * q(k, j);
      for (std::size_t j = 0; j < columns; ++j) q(i, j) -= along * q(k, j);
    }
    double square = 0;
    for (std::size_t j = 0; j < columns; ++j) square += q(i, j) * q(i, j);
    for (std::size_t j = 0; j < columns; ++j) q(i, j) /= std::sqrt(square);
  }
  return q;
}

double log_normal(double x, double sigma) {
  return -0.5 * (x / sigma) * (x / sigma) - std::log(sigma) - half_log_2pi;
}

Array<double> draw(const Array<double>& q, std::size_t count, Rng& rng) {
  Array<double> x = filled<double>({count, columns}, 0);
  for (std::size_t n = 0; n < count; ++n) {
    for (std::size_t i = 0; i < columns; i += 2) {
      const double y1 = rng.normal(), y2 = y1 * y1 + deviation * rng.normal();
      for (std::size_t j = 0; j < columns; ++j) x(n, j) += y1 * q(i, j) + y2 * q(i + 1, j);
    }
  }
  return x;
}

// y = x Qᵀ, then the bananas' conditionals.
std::vector<double> score(const Array<double>& q, const Array<double>& x) {
  std::vector<double> log_p(x.shape(0), 0.);
  for (std::size_t n = 0; n < log_p.size(); ++n) {
    for (std::size_t i = 0; i < columns; i += 2) {
      double y1 = 0, y2 = 0;
      for (std::size_t j = 0; j < columns; ++j) {
        y1 += x(n, j) * q(i, j);
        y2 += x(n, j) * q(i + 1, j);
      }
      log_p[n] += log_normal(y1, 1) + log_normal(y2 - y1 * y1, deviation);
    }
  }
  return log_p;
}

}  // namespace

KnownRows moons() {
  const ToyDensity moons = toy_density("moons");
  return {moons.name, 2, moons.sample, moons.log_prob,
          -density_grid(moons.log_prob, moons.bounds, 320).mean_log_density()};
}

KnownRows bananas() {
  const Array<double> q = rotation();
  const double entropy = pairs * (2 * half_log_2pi + 1 + std::log(deviation));
  return {"bananas", columns, [q](std::size_t count, Rng& rng) { return draw(q, count, rng); },
          [q](const Array<double>& x) { return score(q, x); }, entropy};
}

}  // namespace tapeflow
