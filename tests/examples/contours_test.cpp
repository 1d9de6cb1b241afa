// Lines of equal height, and the mass inside of them.
#include "examples/support/plot/contours.hpp"

#include "engine/random.hpp"
#include "tests/support/catch.hpp"

#include <cmath>
#include <limits>
#include <numbers>

using namespace tapeflow;

namespace {

// x² + y² on a grid over [-2, 2] x [-2, 2].
Grid bowl(std::size_t cells) {
  Grid grid{Array<double>(Shape{cells, cells}), {-2, 2}, {-2, 2}};
  for (std::size_t i = 0; i < cells; ++i)
    for (std::size_t j = 0; j < cells; ++j)
      grid.values(i, j) = std::pow(grid_x(grid, j), 2) + std::pow(grid_y(grid, i), 2);
  return grid;
}

}  // namespace

TEST_CASE("The contour of a bowl is a circle") {
  const Array<double> pieces = contour_pieces(bowl(100), 2.25);
  double length = 0;
  for (std::size_t k = 0; k < pieces.shape(0); ++k) {
    // A chord of a parabola over a cell of 0.04 is off by at most 0.04² / 4.
    CHECK(std::hypot(pieces(k, 0), pieces(k, 1)) == Approx(1.5).margin(4e-4));
    length += std::hypot(pieces(k, 2) - pieces(k, 0), pieces(k, 3) - pieces(k, 1));
  }
  CHECK(length == Approx(2 * std::numbers::pi * 1.5).epsilon(2e-3));
  CHECK(contour_pieces(bowl(10), 100).shape(0) == 0);
}

TEST_CASE("No line goes through a square with a NaN") {
  Grid grid = bowl(4);
  const std::size_t all = contour_pieces(grid, 1).shape(0);
  grid.values(1, 1) = std::numeric_limits<double>::quiet_NaN();
  const Array<double> pieces = contour_pieces(grid, 1);
  CHECK(pieces.shape(0) < all);
  for (const double v : pieces) CHECK(std::isfinite(v));
}

TEST_CASE("A line of 90 % holds 90 % of the samples") {
  const std::size_t n = 10000;
  const Array<double> x = Rng(1).normal<double>({n, 2});
  std::vector<double> densities;
  for (std::size_t i = 0; i < n; ++i)
    densities.push_back(std::exp(-(x(i, 0) * x(i, 0) + x(i, 1) * x(i, 1)) / 2));
  const std::vector<Contour> contours = mass_contours(densities, {0.5, 0.9, 0.99});
  REQUIRE(contours.size() == 3);
  CHECK(contours[1].name == "90 %");
  // Of a standard normal in the plane, exp(-r² / 2) is the mass outside of the radius r. Five
  // standard errors of a share of n samples.
  for (const auto& [k, outside] : {std::pair{0, 0.5}, {1, 0.1}, {2, 0.01}})
    CHECK(contours[static_cast<std::size_t>(k)].density ==
          Approx(outside).margin(5 * std::sqrt(outside * (1 - outside) / n)).epsilon(0));
  CHECK(mass_contours({}, {0.5}).empty());
}
