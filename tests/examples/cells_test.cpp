#include "examples/support/plot/cells.hpp"

#include "engine/check.hpp"
#include "engine/io/atomic_file.hpp"
#include "examples/support/plot/figure.hpp"
#include "examples/support/plot/gnuplot.hpp"
#include "examples/support/plot/gnuplot_style.hpp"
#include "tests/examples/fixtures.hpp"
#include "tests/examples/picture.hpp"
#include "tests/support/catch.hpp"

#include <cmath>
#include <numbers>

using namespace tapeflow;

namespace {

Array<double> zeros(std::size_t rows, std::size_t cols) { return filled<double>({rows, cols}, 0); }

// A map from (radius, turns) to the plane.
Array<double> polar(const Array<double>& p) {
  Array<double> q(p.shape());
  for (std::size_t i = 0; i < p.shape(0); ++i) {
    const double angle = 2 * std::numbers::pi * p(i, 1);
    q(i, 0) = p(i, 0) * std::cos(angle);
    q(i, 1) = p(i, 0) * std::sin(angle);
  }
  return q;
}

// A linear map: scales x by 2 and y by 3, and shears.
Array<double> sheared(const Array<double>& p) {
  Array<double> q(p.shape());
  for (std::size_t i = 0; i < p.shape(0); ++i) {
    q(i, 0) = 2 * p(i, 0) + 5 * p(i, 1);
    q(i, 1) = -3 * p(i, 1);
  }
  return q;
}

}  // namespace

TEST_CASE("The cells of a box are equal, its first row lowest and its first column leftmost") {
  const Cells cells = box_cells({0, 3}, {10, 14}, zeros(2, 3), 4);
  for (std::size_t i = 0; i < 2; ++i)
    for (std::size_t j = 0; j < 3; ++j) CHECK(area(cells, i, j) == Approx(2));
  const Array<double> corners = outline(cells, 1, 2);
  CHECK(corners.shape(0) == 16);
  CHECK(corners(0, 0) == Approx(2));
  CHECK(corners(0, 1) == Approx(12));
  CHECK(corners(8, 0) == Approx(3));
  CHECK(corners(8, 1) == Approx(14));
}

TEST_CASE(
    "A linear map multiplies every area by its determinant, also a map that turns the plane over") {
  const Cells cells = box_cells({-1, 2}, {0, 1}, zeros(3, 2));
  const Array<double> ratios = log_area_ratios(cells, mapped(cells, sheared));
  for (double ratio : ratios) CHECK(ratio == Approx(std::log(6)));
}

// A chord in place of an arc of angle a loses a²/6 of the sector's area.
TEST_CASE("Cells follow bent sides: with more cuts the area of a sector gets more accurate") {
  const double turns = 0.1, exact = std::numbers::pi * turns * (4 - 1);
  for (std::size_t cuts : {1, 10}) {
    const Cells cells = mapped(box_cells({1, 2}, {0, turns}, zeros(1, 1), cuts), polar);
    const double angle = 2 * std::numbers::pi * turns / static_cast<double>(cuts);
    CHECK(1 - area(cells, 0, 0) / exact == Approx(angle * angle / 6).epsilon(0.03));
  }
}

TEST_CASE("Cells are blue below zero, red above and white at zero, one unit as long both ways") {
  if (render("set border").trouble == "gnuplot is not installed") return;
  const TemporaryDirectory folder;
  Cells cells = box_cells({0, 3}, {0, 1}, zeros(1, 3));
  cells.values(0, 0) = -2;
  cells.values(0, 2) = 2;
  Figure figure;
  figure.cells({"", "x", "y"}, cells, "value");
  const Picture picture(figure.save(folder / "cells.png"));
  const std::size_t right = picture.width - style::right_of_density;
  const auto blue = picture.spot({33, 102, 172}, right), red = picture.spot({178, 24, 43}, right);
  const double side = std::sqrt(static_cast<double>(red.count));  // without the border
  CHECK(blue.count == Approx(red.count).epsilon(0.02));
  CHECK(blue.y == Approx(red.y).margin(1));
  CHECK((red.x - blue.x) / 2 == Approx(side).margin(4));
  CHECK(picture.spot({255, 255, 255}, right).count > red.count);
}

TEST_CASE("Small panels of cells keep equal units, and axes even without labels") {
  Panel panel;
  panel.labels = {"", "x", "y"};
  panel.cells = box_cells({0, 3}, {0, 1}, zeros(1, 3));
  std::vector<Panel> panels(6, panel);
  panels[4].cells.values(0, 2) = 1;
  const std::string script = gnuplot_script(panels, 3);
  CHECK(script.find("set colorbox user") == script.npos);
  CHECK(script.find("unset border") == script.npos);
  const Rendering rendering = render(script);
  if (rendering.trouble == "gnuplot is not installed") return;
  const TemporaryDirectory folder;
  write_file_atomically(folder / "small.png", rendering.picture);
  const Picture picture((folder / "small.png").string());
  const auto red = picture.spot({178, 24, 43}, picture.width);
  // The second panel of the second row: the middle cell is in the middle of its axes.
  const style::Size& size = style::small;
  const double left = size.label + 4 * size.digit, width = size.width - left - size.right;
  const double unit = width / (3 * 1.04);
  CHECK(red.x == Approx(size.width + left + width / 2 + unit).margin(2));
  CHECK(red.y == Approx(size.height + (size.height + size.top - size.bottom) / 2).margin(2));
  CHECK(std::sqrt(static_cast<double>(red.count)) == Approx(unit).margin(3));
}

TEST_CASE("Without gnuplot cells are written as numbers, each in the middle of its outline") {
  const TemporaryDirectory folder, empty;
  const Environment path("PATH", empty.path().string());
  Cells cells = box_cells({0, 2}, {0, 1}, zeros(1, 2), 2);
  cells.values(0, 1) = 0.5;
  Figure figure;
  figure.cells({"", "", ""}, cells, "value");
  std::ostringstream notices;
  CHECK(read_file(figure.save(folder / "cells.png", notices)) ==
        "panel,what,x,y,value\n1,cell,0.5,0.5,0\n1,cell,1.5,0.5,0.5\n");
}

TEST_CASE("A mesh that does not fit its values is refused") {
  Figure figure;
  Cells cells = box_cells({0, 1}, {0, 1}, zeros(2, 2));
  cells.values = zeros(2, 3);
  CHECK_THROWS_WITH(figure.cells({"", "", ""}, cells, ""),
                    "Figure::cells: needs a mesh [R cuts + 1, C cuts + 1, 2] for values [R, C], "
                    "got [3, 3, 2] for [2, 3]");
  CHECK_THROWS_AS(figure.cells({"", "", ""}, Cells{}, ""), ShapeError);
}
