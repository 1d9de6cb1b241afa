#include "flows/checks/adaptive_integral.hpp"

#include <cmath>
#include <functional>
#include <numeric>

namespace tapeflow::checks {
namespace {

// Cells of one size: their centres, [n, D].
struct Cells {
  Array<double> centres;
  std::vector<double> size;  // [D]

  std::size_t count() const { return centres.shape()[0]; }
  std::size_t parts() const { return std::size_t{1} << size.size(); }
  double volume() const {
    return std::accumulate(size.begin(), size.end(), 1., std::multiplies<>());
  }

  // 2^D points for each of some cells, side by side, at `share` of the way from its centre to its
  // corners.
  Array<double> towards_corners(const std::vector<std::size_t>& which, double share) const {
    const std::size_t d = size.size();
    Array<double> points(Shape{which.size() * parts(), d});
    for (std::size_t i = 0; i < which.size() * parts(); ++i) {
      for (std::size_t j = 0; j < d; ++j) {
        const double side = (i % parts()) >> j & 1 ? 1 : -1;
        points(i, j) = centres(which[i / parts()], j) + side * share * size[j] / 2;
      }
    }
    return points;
  }
};

std::vector<double> density_at(const LogDensity& log_prob, const Array<double>& points) {
  std::vector<double> density = log_prob(points);
  for (double& p : density) p = std::exp(p);
  return density;
}

Cells regular_grid(const Bounds& box, std::size_t n) {
  Cells cells{cell_centres<double>(box, n), {}};
  for (std::size_t j = 0; j < box.low.size(); ++j)
    cells.size.push_back((box.high[j] - box.low[j]) / static_cast<double>(n));
  return cells;
}

// The parts of some of the cells.
Cells divided(const Cells& cells, const std::vector<std::size_t>& which) {
  Cells parts{cells.towards_corners(which, 0.5), cells.size};
  for (double& size : parts.size) size /= 2;
  return parts;
}

}  // namespace

// The mean over a cell is taken as two thirds of the centre and a third of the corners' mean, which
// is right for a parabola.
Integral adaptive_integral(const LogDensity& log_prob, const Bounds& box, std::size_t most_points) {
  const bool plane = box.low.size() == 2;
  std::size_t along = plane ? 160 : 2048;  // cells along an axis, if all were divided
  Integral result{0, 0};
  std::size_t points = 0;
  for (Cells cells = regular_grid(box, along); cells.count() > 0; along *= 2) {
    std::vector<std::size_t> all(cells.count()), again;
    std::iota(all.begin(), all.end(), std::size_t{0});
    const std::vector<double> centre = density_at(log_prob, cells.centres),
                              corner = density_at(log_prob, cells.towards_corners(all, 1));
    points += centre.size() + corner.size();
    const double share = plane ? 2e-4 / static_cast<double>(along) : 1e-6;
    for (const std::size_t i : all) {
      const auto first = corner.begin() + static_cast<std::ptrdiff_t>(i * cells.parts()),
                 last = first + static_cast<std::ptrdiff_t>(cells.parts());
      const double corners = std::accumulate(first, last, 0.) / static_cast<double>(cells.parts());
      const double error = std::abs(corners - centre[i]) * cells.volume();
      if (error > share && points < most_points) {
        again.push_back(i);
      } else {
        result.value += (2 * centre[i] + corners) / 3 * cells.volume();
        if (error > share) result.open += error;
      }
    }
    cells = divided(cells, again);
  }
  return result;
}

}  // namespace tapeflow::checks
