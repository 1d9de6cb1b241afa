#include "engine/check.hpp"
#include "engine/io/atomic_file.hpp"
#include "examples/support/plot/figure.hpp"
#include "examples/support/plot/gnuplot.hpp"
#include "examples/support/plot/gnuplot_parts.hpp"
#include "examples/support/plot/gnuplot_style.hpp"
#include "tests/examples/fixtures.hpp"
#include "tests/examples/picture.hpp"
#include "tests/support/catch.hpp"

#include <cmath>
#include <limits>

using namespace tapeflow;

namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

// A density with a bump at (2, 80) in the box [1, 6] x [40, 100].
Grid bump() {
  Grid grid{Array<double>(Shape{60, 50}), {1, 6}, {40, 100}};
  for (std::size_t i = 0; i < 60; ++i)
    for (std::size_t j = 0; j < 50; ++j)
      grid.values(i, j) = std::exp(-std::pow((grid_x(grid, j) - 2) / 0.5, 2) -
                                   std::pow((grid_y(grid, i) - 80) / 6, 2));
  return grid;
}

Array<double> one_point(double x, double y) {
  Array<double> point(Shape{1, 2});
  point(0, 0) = x;
  point(0, 1) = y;
  return point;
}

// The column, and the row, of a point of bump()'s box in a picture of this one panel.
double column_of(double x) {
  return style::left + (x - 1) / 5 * (style::single_width - style::left - style::right_of_density);
}
double row_of(double y) {
  return style::top + (100 - y) / 60 * (style::height - style::top - style::bottom);
}

std::filesystem::path saved(const Figure& figure, const TemporaryDirectory& folder,
                            const char* name) {
  std::ostringstream notices;
  const auto path = figure.save(folder / name, notices);
  CHECK(notices.str() == "");
  CHECK(path == folder / name);
  return path;
}

}  // namespace

TEST_CASE("A figure is a PNG of the stated size, panels side by side, and nothing else is left") {
  if (gnuplot_is_missing()) return;
  const TemporaryDirectory folder;
  Figure figure;
  figure.lines({"Training", "epoch", "nats"}, {{"train", {1, 2, 3}, {-5, -4, -3}}});
  const std::string one = read_file(saved(figure, folder, "one.png"));
  CHECK((one.substr(0, 16) == std::string("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16)));
  CHECK((one.substr(16, 8) == std::string("\0\0\x04\xb0\0\0\x03\x84", 8)));  // 1200 by 900
  figure.density({"Density", "x", "y"}, bump());
  const Picture two(saved(figure, folder, "two.png"));
  CHECK(two.width == 2000);
  CHECK(two.height == 900);
  CHECK(folder.entries() == 2);
}

TEST_CASE("Panels fill rows of as many columns as a figure is given") {
  if (gnuplot_is_missing()) return;
  const TemporaryDirectory folder;
  Figure two(2), three(3);
  for (int k = 0; k < 3; ++k) two.lines({"", "", ""}, {{"a", {1, 2}, {1, 2}}});
  for (int k = 0; k < 4; ++k) three.density({"", "x", "y"}, bump());
  three.density({"", "x", "y"}, bump(), one_point(4.5, 55));
  const Picture large(saved(two, folder, "two.png"));
  CHECK(large.width == 2 * style::large.width);
  CHECK(large.height == 2 * style::large.height);
  const Picture small(saved(three, folder, "three.png"));
  CHECK(small.width == 3 * style::small.width);
  CHECK(small.height == 2 * style::small.height);
  // The fifth panel: the second one of the second row.
  const style::Size& size = style::small;
  const auto point = small.spot({0xd5, 0x5e, 0x00}, small.width);
  CHECK(point.count > 5);
  CHECK(point.x ==
        Approx(size.width + size.left + 3.5 / 5 * (size.width - size.left - size.right)).margin(2));
  CHECK(
      point.y ==
      Approx(size.height + size.top + 45. / 60 * (size.height - size.top - size.bottom)).margin(2));
}

// The number of times that a script contains this text.
std::size_t count_of(const std::string& text, const std::string& script) {
  std::size_t count = 0;
  for (std::size_t at = script.find(text); at != script.npos; at = script.find(text, at + 1))
    ++count;
  return count;
}

TEST_CASE("Small panels leave out the labels that their neighbours have, and the colour bars") {
  const Panel one{
      {"", "x", "y"}, bump(), Array<double>(Shape{0, 2}), Array<double>(Shape{0, 2}), {}, {}};
  Panel other = one;
  other.labels.y = "other";
  const std::vector<Panel> panels{one, one, other, one, one};
  const std::string small = gnuplot_script(panels, 3), large = gnuplot_script(panels, 0);
  CHECK(count_of("set xlabel \"x\"", small) == 3);      // below the last panel of each column
  CHECK(count_of("set ylabel \"y\"", small) == 2);      // left of each row
  CHECK(count_of("set ylabel \"other\"", small) == 1);  // and left of the panel with another label
  CHECK(count_of("set colorbox user", small) == 0);
  CHECK(count_of("set xlabel \"x\"", large) == 5);
  CHECK(count_of("set colorbox user", large) == 5);
}

TEST_CASE("The same numbers give the same bytes, and other numbers or words other ones") {
  if (gnuplot_is_missing()) return;
  const TemporaryDirectory folder;
  const auto bytes = [&](const char* title, double y) {
    Figure figure;
    figure.density({title, "x", "y"}, bump(), one_point(4, y));
    return read_file(saved(figure, folder, "figure.png"));
  };
  const std::string first = bytes("Density", 60);
  CHECK((bytes("Density", 60) == first));
  CHECK((bytes("Density", 70) != first));
  CHECK((bytes("Another", 60) != first));
}

// The image has 600 cells or more each way, in 875 by 685 pixels. So a position is known to 2
// pixels.
TEST_CASE("The peak of a density and the points over it are at the places that the axes say") {
  if (gnuplot_is_missing()) return;
  const TemporaryDirectory folder;
  Figure figure;
  figure.density({"", "", ""}, bump(), one_point(4.5, 55));
  const Picture picture(saved(figure, folder, "figure.png"));
  const std::size_t right_edge = picture.width - style::right_of_density;
  const auto peak = picture.spot({8, 48, 107}, right_edge);
  CHECK(peak.count > 100);
  CHECK(peak.x == Approx(column_of(2)).margin(2));
  CHECK(peak.y == Approx(row_of(80)).margin(2));
  const auto point = picture.spot({0xd5, 0x5e, 0x00}, right_edge);
  CHECK(point.count > 20);
  CHECK(point.x == Approx(column_of(4.5)).margin(2));
  CHECK(point.y == Approx(row_of(55)).margin(2));
}

TEST_CASE("Numbers that are not finite leave a gap and cause no error") {
  if (gnuplot_is_missing()) return;
  const TemporaryDirectory folder;
  Grid grid = bump();
  grid.values(3, 3) = not_a_number;
  grid.values(4, 4) = std::numeric_limits<double>::infinity();
  Figure figure;
  figure.density({"", "", ""}, grid, one_point(not_a_number, 3));
  figure.density({"", "", ""}, {filled<double>({2, 2}, 0), {0, 1}, {0, 1e-9}});
  figure.lines({"", "", ""}, {{"a", {1}, {7}}, {"b", {1, 2}, {not_a_number, -1e300}}});
  CHECK(Picture(saved(figure, folder, "figure.png")).width == 3000);
}

TEST_CASE("Samples of a density and bars behind a curve are drawn, each in its colour") {
  if (gnuplot_is_missing()) return;
  const TemporaryDirectory folder;
  Figure plain, with_samples;
  plain.density({"", "", ""}, bump(), one_point(4.5, 55));
  with_samples.density({"", "", ""}, bump(), one_point(4.5, 55), one_point(2, 45));
  CHECK((read_file(saved(plain, folder, "a.png")) !=
         read_file(saved(with_samples, folder, "b.png"))));
  Figure bars;
  bars.lines({"", "", ""}, {{"model", {0, 4}, {1, 1}}}, {"data", {0, 4}, {0, 0, 1, 0}});
  // One bar from 2 to 3 on an axis from 0 to 4. Its legend is further to the right.
  const Picture picture(saved(bars, folder, "bars.png"));
  const double panel = style::single_width - style::left - style::right;
  const auto bar =
      picture.spot({0xf2, 0xcf, 0xb3}, static_cast<std::size_t>(style::left + 0.78 * panel));
  CHECK(bar.count > 1000);
  CHECK(bar.x == Approx(style::left + 2.5 / 4 * panel).margin(2));
}

// The axes end at whole powers of ten: from 1 to 100 and from 10⁻⁴ to 1.
TEST_CASE("On logarithmic axes all decades have the same width, and a zero leaves a gap") {
  if (gnuplot_is_missing()) return;
  const TemporaryDirectory folder;
  Figure figure;
  figure.lines({"", "", ""}, {{"a", {1, 50, 100}, {2e-4, 0, 1}}, {"b", {10}, {1e-3}}}, {},
               Axes::logarithmic);
  const Picture picture(saved(figure, folder, "figure.png"));
  const double width = style::single_width - style::left - style::right;
  const double height = style::height - style::top - style::bottom;
  const auto dot =
      picture.spot({0xd5, 0x5e, 0x00}, static_cast<std::size_t>(style::left + 0.7 * width));
  CHECK(dot.count > 20);
  CHECK(dot.x == Approx(style::left + width / 2).margin(2));
  CHECK(dot.y == Approx(style::top + 0.75 * height).margin(2));
}

TEST_CASE("A guide is thin and grey, and leaves the colours to the curves") {
  if (gnuplot_is_missing()) return;
  const TemporaryDirectory folder;
  const auto coloured = [&](Stroke stroke) {
    Figure figure;
    figure.lines({"", "", ""}, {{"a", {0, 1}, {0, 1}, stroke}, {"b", {0, 1}, {1, 0}}});
    return Picture(saved(figure, folder, "figure.png")).spot({0xd5, 0x5e, 0x00}, 900).count;
  };
  CHECK(coloured(Stroke::curve) > 100);  // b is the second curve
  CHECK(coloured(Stroke::guide) == 0);
}

TEST_CASE("The key stands in a corner that no curve passes") {
  const auto key = [](const std::vector<Series>& series) {
    Panel panel;
    panel.series = series;
    const std::string script = gnuplot_script({panel}, 0);
    const std::size_t at = script.find("set key ");
    return script.substr(at + 8, script.find(" Left", at) - at - 8);
  };
  const std::vector<double> x = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
  const std::vector<double> flat(x.size(), 5);
  std::vector<double> falling(x.rbegin(), x.rend());
  CHECK(key({{"a", x, x}}) == "bottom right");
  CHECK(key({{"a", x, falling}}) == "top right");
  CHECK(key({{"a", x, x}, {"b", x, falling}, {"c", x, x}}) == "bottom right");  // no corner is free
  const std::vector<double> near_0(x.size(), 0.5);
  CHECK(key({{"a", x, x}, {"b", x, near_0}}) == "top left");  // both lower corners are taken
  std::vector<double> up, down;  // from the middle into both right corners
  for (double v : x) up.push_back(5 + v / 2), down.push_back(5 - v / 2);
  CHECK(key({{"a", x, up}, {"b", x, down}, {"c", x, flat}}) == "top left");
}

TEST_CASE("Numbers along an axis keep apart, and a long name is cut to fit") {
  const Ticks far = ticks_of({1e9 - 1, 1e9 + 1}, 7);
  CHECK(far.format == "%.1f");
  CHECK(far.letters == std::string("1000000000.5").size());
  CHECK(ticks_of({1000, 1000 + 1e-8}, 7).format == "%.9f");  // steps of 2e-9
  CHECK(ticks_of({0, 1e-8}, 7).format == "%h");
  CHECK(ticks_of({-6, 6}, 7).letters == 2);
  CHECK(left_margin({1e9 - 1, 1e9 + 1}) > left_margin({-6, 6}) + 100);
  CHECK(shortened("Größe", 5) == "Größe");
  CHECK(shortened("Größen", 5) == "Größ…");
  CHECK(shortened("abc", 0) == "…");
}

TEST_CASE("No title, label or name can be a command") {
  if (gnuplot_is_missing()) return;
  const TemporaryDirectory folder;
  const std::string mark = (folder / "mark").string();
  for (const std::string& wrap :
       {std::string("`$`"), std::string("'; system(\"$\") #"), std::string("\n!$\n"),
        std::string("\\"), std::string("'"), std::string("\"; system('$'); print \""),
        std::string("@m {/=9 x")}) {
    std::string text = wrap;
    if (const auto at = text.find('$'); at != text.npos) text.replace(at, 1, "touch " + mark);
    Figure figure;
    figure.lines({text, text, text}, {{text, {1, 2}, {1, 2}}, {text, {1, 2}, {2, 3}}});
    saved(figure, folder, "figure.png");
    CHECK(folder.entries() == 1);
  }
}

TEST_CASE("Text for gnuplot has no character that could end it or have a meaning") {
  CHECK(gnuplot_text("x (min)") == "\"x (min)\"");
  CHECK(gnuplot_text("it's `a\\\"") == "\"it\\047s \\140a\\134\\042\"");
  CHECK(gnuplot_text("a\nb\r\tc") == "\"a b  c\"");
  CHECK(gnuplot_text("ε₁") == "\"ε₁\"");
}

// Quotation marks are drawn: a title with one gives another picture than a title without.
TEST_CASE("Escaped letters appear in the picture") {
  if (gnuplot_is_missing()) return;
  const TemporaryDirectory folder;
  const auto bytes = [&](const char* title) {
    Figure figure;
    figure.lines({title, "", ""}, {{"a", {1, 2}, {1, 2}}});
    return read_file(saved(figure, folder, "figure.png"));
  };
  CHECK((bytes("'") != bytes("")));
  CHECK((bytes("\\") != bytes("")));
  CHECK((bytes("`") != bytes("'")));
}

TEST_CASE("A picture's path may hold quotes, blanks and line breaks") {
  if (gnuplot_is_missing()) return;
  const TemporaryDirectory folder;
  Figure figure;
  figure.lines({"", "", ""}, {{"a", {1, 2}, {1, 2}}});
  CHECK(Picture(saved(figure, folder, "-it's \"a\" `b` $c\n.png")).width == 1200);
}

TEST_CASE("A missing folder is named") {
  if (gnuplot_is_missing()) return;
  const TemporaryDirectory folder;
  Figure figure;
  figure.lines({"", "", ""}, {{"a", {1, 2}, {1, 2}}});
  const auto nowhere = folder / "missing" / "figure.png";
  CHECK_THROWS_WITH(figure.save(nowhere),
                    "cannot write " + nowhere.string() + ": No such file or directory");
}

TEST_CASE("Levels and ticks are round numbers, at most as many as asked for") {
  CHECK(round_step(0.041, 9) == Approx(0.005));
  CHECK(round_step(9, 9) == Approx(1));
  CHECK(round_step(120, 7) == Approx(20));
  CHECK(round_step(1.5, 7) == Approx(0.25));
  CHECK(tick_format(0.25) == "%.2f");
  CHECK(tick_format(0.5) == "%.1f");
  CHECK(tick_format(20) == "%.0f");
  CHECK(tick_format(2e-9) == "%h");
  CHECK(tick_format(1e7) == "%h");
}

TEST_CASE("A panel of a wrong shape is refused with a sentence") {
  Figure figure;
  const Labels labels{"", "", ""};
  CHECK_THROWS_WITH(figure.density(labels, {filled<double>({1, 5}, 0), {0, 1}, {0, 1}}),
                    "Figure::density: needs values of at least [2, 2], got [1, 5]");
  CHECK_THROWS_WITH(figure.density(labels, bump(), filled<double>({4, 3}, 0)),
                    "Figure::density: needs points [N, 2], got [4, 3]");
  CHECK_THROWS_WITH(figure.density(labels, {filled<double>({2, 2}, 0), {0, 1}, {3, 2}}),
                    "Figure::density: needs finite ranges with low < high, got x 0 to 1, y 3 to 2");
  CHECK_THROWS_WITH(figure.lines(labels, {}), "Figure::lines: needs at least one series, got none");
  CHECK_THROWS_WITH(figure.lines(labels, {{"train", {1, 2}, {1}}}),
                    "Figure::lines: series 'train' needs as many x as y, got 2 x and 1 y");
  CHECK_THROWS_WITH(
      figure.lines(labels, {{"p", {1}, {1}}}, {"data", {0, 1}, {1}}, Axes::logarithmic_y),
      "Figure::lines: needs linear axes for bars, got logarithmic ones");
  CHECK_THROWS_AS(figure.save("nothing.png"), std::logic_error);
}
