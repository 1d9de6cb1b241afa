#include "examples/support/plot/grid.hpp"

#include "tests/support/catch.hpp"

using namespace tapeflow;

namespace {

// A linear function, which bilinear interpolation reproduces exactly.
double plane(double x, double y) { return 3 + 2 * x - 5 * y; }

Grid plane_grid(std::size_t rows, std::size_t cols) {
  Grid grid{Array<double>(Shape{rows, cols}), {-1, 3}, {10, 11}};
  for (std::size_t i = 0; i < rows; ++i)
    for (std::size_t j = 0; j < cols; ++j)
      grid.values(i, j) = plane(grid_x(grid, j), grid_y(grid, i));
  return grid;
}

}  // namespace

TEST_CASE("The numbers of a grid belong to the centres of its cells") {
  const Grid grid = plane_grid(2, 4);
  CHECK(grid_x(grid, 0) == Approx(-0.5));
  CHECK(grid_x(grid, 3) == Approx(2.5));
  CHECK(grid_y(grid, 0) == Approx(10.25));
  CHECK(grid_y(grid, 1) == Approx(10.75));
}

TEST_CASE("A refined grid keeps the box and reproduces a plane between the coarse centres") {
  const Grid coarse = plane_grid(3, 4), fine = refined(coarse, 5, 2);
  REQUIRE(fine.values.shape() == Shape{15, 8});
  for (std::size_t i = 2; i <= 12; ++i)
    for (std::size_t j = 1; j <= 6; ++j)
      CHECK(fine.values(i, j) == Approx(plane(grid_x(fine, j), grid_y(fine, i))).margin(1e-12));
}

TEST_CASE("Beyond the outermost centres a refined grid keeps their values") {
  const Grid coarse = plane_grid(3, 4), fine = refined(coarse, 3, 4);
  CHECK(fine.values(0, 0) == coarse.values(0, 0));
  CHECK(fine.values(8, 15) == coarse.values(2, 3));
  CHECK(fine.values(8, 0) == coarse.values(2, 0));
}
