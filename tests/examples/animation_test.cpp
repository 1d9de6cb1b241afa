// Animations, panels of coloured points, and panels of matrices.
#include "examples/support/plot/animation.hpp"

#include "engine/check.hpp"
#include "engine/io/atomic_file.hpp"
#include "examples/support/plot/gnuplot.hpp"
#include "examples/support/plot/gnuplot_style.hpp"
#include "tests/examples/fixtures.hpp"
#include "tests/examples/gif.hpp"
#include "tests/examples/picture.hpp"
#include "tests/support/catch.hpp"

using namespace tapeflow;

namespace {

Grid flat(double height) { return {filled<double>({2, 2}, height), {0, 4}, {0, 4}}; }

Animation film(const std::vector<double>& heights) {
  Animation film({"", "x", "y"}, 1);
  for (const double height : heights) film.frame("height " + std::to_string(height), flat(height));
  return film;
}

Array<double> two_points() {
  Array<double> points(Shape{2, 2});
  points(0, 0) = points(0, 1) = 1;
  points(1, 0) = points(1, 1) = 3;
  return points;
}

}  // namespace

TEST_CASE("An animation is a GIF with a picture for each frame, the same for the same numbers") {
  if (gnuplot_is_missing()) return;
  const TemporaryDirectory folder;
  const auto bytes = [&](const std::vector<double>& heights) {
    return read_file(film(heights).save(folder / "film.gif"));
  };
  const std::string two = bytes({0.2, 0.9});
  CHECK(two.starts_with("GIF89a"));
  CHECK(frames_of(bytes({0.2, 0.5, 0.9})) == frames_of(two) + 1);
  CHECK((bytes({0.2, 0.9}) == two));
  CHECK(folder.entries() == 1);
}

TEST_CASE("Without gnuplot an animation leaves the numbers of its frames") {
  const TemporaryDirectory folder, empty;
  const Environment path("PATH", empty.path().string());
  std::ostringstream notices;
  const auto written = film({0.5, 1}).save(folder / "film.gif", notices);
  CHECK(written == folder / "film.gif.csv");
  CHECK(read_file(written) ==
        "panel,what,x,y,value\n"
        "1,density,1,1,0.5\n1,density,3,1,0.5\n1,density,1,3,0.5\n1,density,3,3,0.5\n"
        "2,density,1,1,1\n2,density,3,1,1\n2,density,1,3,1\n2,density,3,3,1\n");
  CHECK_THROWS_WITH(film({}).save(folder / "film.gif"),
                    "Animation::save: needs at least one frame, got none");
}

TEST_CASE("Points stand where the axes say, in the colour of their group") {
  if (gnuplot_is_missing()) return;
  const TemporaryDirectory folder;
  Figure figure;
  figure.points({"Points", "x", "y"}, {0, 4}, {0, 4}, two_points(), {0, 1});
  const Picture picture(figure.save(folder / "points.png"));
  const style::Size& size = style::large;
  const double width = style::single_width - size.left - size.right;
  const double height = size.height - size.top - size.bottom;
  const auto blue = picture.spot({0x00, 0x72, 0xb2}, picture.width);
  const auto red = picture.spot({0xd5, 0x5e, 0x00}, picture.width);
  CHECK(blue.count > 10);
  CHECK(blue.x == Approx(size.left + width / 4).margin(2));
  CHECK(blue.y == Approx(size.top + height * 3 / 4).margin(2));
  CHECK(red.x == Approx(size.left + width * 3 / 4).margin(2));
  CHECK(red.y == Approx(size.top + height / 4).margin(2));
}

TEST_CASE("The first row of a matrix is on top, and the largest entry the darkest") {
  if (gnuplot_is_missing()) return;
  const TemporaryDirectory folder;
  Figure figure;
  figure.matrix({"Matrix", "column", "row"}, {{0., -2.}, {0., 0.}});
  const Picture picture(figure.save(folder / "matrix.png"));
  const style::Size& size = style::large;
  const auto dark = picture.spot({0x08, 0x30, 0x6b}, picture.width);
  const double width = style::single_width - size.left - size.right;
  const double height = size.height - size.top - size.bottom;
  CHECK(static_cast<double>(dark.count) == Approx(width * height / 4).epsilon(0.05));
  CHECK(dark.x == Approx(size.left + width * 3 / 4).margin(3));
  CHECK(dark.y == Approx(size.top + height / 4).margin(3));
}

TEST_CASE("Points and matrices are written as CSV, and wrong shapes are refused") {
  const TemporaryDirectory folder, empty;
  const Environment path("PATH", empty.path().string());
  std::ostringstream notices;
  Figure figure;
  figure.points({"", "x", "y"}, {0, 4}, {0, 4}, two_points(), {0, 7});
  figure.matrix({"", "x", "y"}, {{0., -2.}});
  CHECK(read_file(figure.save(folder / "f.png", notices)) ==
        "panel,what,x,y,value\n1,group,1,1,0\n1,group,3,3,7\n2,cell,1,1,0\n2,cell,2,1,-2\n");
  CHECK_THROWS_WITH(figure.points({}, {0, 4}, {0, 4}, two_points(), {0}),
                    "Figure::points: needs a group for each of the 2 points, got 1");
  CHECK_THROWS_AS(figure.points({}, {0, 4}, {0, 4}, filled<double>({2, 3}, 0), {0, 0}), ShapeError);
  CHECK_THROWS_AS(figure.matrix({}, Array<double>(Shape{0, 3})), ShapeError);
}
