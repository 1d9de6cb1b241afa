#include "examples/support/plot/contours.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace tapeflow {
namespace {

struct Corner {
  double x, y, value;
};

// Adds the pieces of one square, whose corners go round it. A line enters the square and leaves it:
// it crosses two or four of the sides.
void add_pieces(std::vector<double>& pieces, const std::array<Corner, 4>& corners, double value) {
  std::vector<double> crossings;
  for (std::size_t k = 0; k < 4; ++k) {
    const Corner &a = corners[k], &b = corners[(k + 1) % 4];
    if ((a.value < value) == (b.value < value)) continue;
    const double u = (value - a.value) / (b.value - a.value);
    crossings.push_back(a.x + u * (b.x - a.x));
    crossings.push_back(a.y + u * (b.y - a.y));
  }
  pieces.insert(pieces.end(), crossings.begin(), crossings.end());
}

}  // namespace

Array<double> contour_pieces(const Grid& grid, double value) {
  std::vector<double> pieces;
  const auto corner = [&grid](std::size_t row, std::size_t col) {
    return Corner{grid_x(grid, col), grid_y(grid, row), grid.values(row, col)};
  };
  for (std::size_t row = 0; row + 1 < grid.values.shape(0); ++row) {
    for (std::size_t col = 0; col + 1 < grid.values.shape(1); ++col) {
      const std::array corners{corner(row, col), corner(row, col + 1), corner(row + 1, col + 1),
                               corner(row + 1, col)};
      if (std::all_of(corners.begin(), corners.end(),
                      [](const Corner& c) { return std::isfinite(c.value); }))
        add_pieces(pieces, corners, value);
    }
  }
  Array<double> result(Shape{pieces.size() / 4, 4});
  std::copy(pieces.begin(), pieces.end(), result.begin());
  return result;
}

std::vector<Contour> mass_contours(std::vector<double> densities_of_samples,
                                   const std::vector<double>& shares) {
  std::vector<Contour> contours;
  std::sort(densities_of_samples.begin(), densities_of_samples.end());
  const std::size_t n = densities_of_samples.size();
  for (const double share : shares) {
    if (n == 0) break;
    const auto below = static_cast<std::size_t>((1 - share) * static_cast<double>(n));
    contours.push_back({std::to_string(std::lround(100 * share)) + " %",
                        densities_of_samples[std::min(below, n - 1)]});
  }
  return contours;
}

}  // namespace tapeflow
