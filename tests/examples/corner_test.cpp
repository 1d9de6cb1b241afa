#include "examples/support/plot/corner/corner.hpp"

#include "engine/check.hpp"
#include "engine/io/atomic_file.hpp"
#include "engine/random.hpp"
#include "examples/support/plot/gnuplot.hpp"
#include "tests/examples/fixtures.hpp"
#include "tests/examples/picture.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/german_locale.hpp"

using namespace tapeflow;

namespace {

Corner corner_of(std::size_t columns, std::size_t data_rows = 50) {
  Rng rng(1);
  Corner corner{
      "A title", {}, rng.normal<double>({300, columns}), rng.normal<double>({data_rows, columns})};
  for (std::size_t j = 0; j < columns; ++j)
    corner.columns.push_back(std::string("column ").append(std::to_string(j)));
  return corner;
}

std::filesystem::path saved(const Corner& corner, const TemporaryDirectory& folder) {
  std::ostringstream notices;
  const auto path = save(corner, folder / "corner.png", notices);
  CHECK(notices.str() == "");
  CHECK(path == folder / "corner.png");
  return path;
}

}  // namespace

TEST_CASE("The script of a picture is the same under a locale that writes numbers otherwise") {
  const Corner corner = corner_of(2);
  const std::string script = gnuplot_script(corner);
  const GermanLocale german;
  CHECK(gnuplot_script(corner) == script);
}

TEST_CASE("A corner plot of any number of columns is one picture that fits a screen") {
  if (gnuplot_is_missing()) return;
  for (std::size_t columns : {1u, 2u, 3u, 8u}) {
    for (std::size_t data_rows : {0u, 50u}) {
      const TemporaryDirectory folder;
      const Picture picture(saved(corner_of(columns, data_rows), folder));
      CHECK(picture.width > 500);
      CHECK(picture.width < 2000);
      CHECK(picture.height < 2000);
      CHECK(folder.entries() == 1);
    }
  }
}

TEST_CASE(
    "Bars stand in their column's panel on the diagonal, and data have a colour of their own") {
  if (gnuplot_is_missing()) return;
  const TemporaryDirectory folder;
  const Picture picture(saved(corner_of(2), folder));
  const std::array<unsigned char, 3> bars{0x9e, 0xca, 0xe1}, lines{0xd5, 0x5e, 0x00};
  const auto left = picture.spot(bars, picture.width / 2), all = picture.spot(bars, picture.width);
  CHECK(left.count > 1000);
  CHECK(left.y < static_cast<double>(picture.height) / 2);  // the upper left panel …
  CHECK(all.count > left.count + 1000);                     // … and the lower right one
  CHECK(picture.spot(lines, picture.width).count > 100);
  const Picture without(saved(corner_of(2, 0), folder));
  CHECK(without.spot(lines, without.width).count == 0);
}

TEST_CASE("The same numbers give the same bytes, and other numbers other ones") {
  if (gnuplot_is_missing()) return;
  const TemporaryDirectory folder;
  Corner corner = corner_of(3);
  const std::string first = read_file(saved(corner, folder));
  CHECK((read_file(saved(corner, folder)) == first));
  corner.samples(7, 2) += 0.5;
  CHECK((read_file(saved(corner, folder)) != first));
}

TEST_CASE("Constant columns, infinite entries and far numbers are drawn without complaint") {
  if (gnuplot_is_missing()) return;
  const TemporaryDirectory folder;
  Corner corner = corner_of(3);
  for (std::size_t i = 0; i < 300; ++i) corner.samples(i, 0) = 7;
  corner.samples(3, 1) = std::numeric_limits<double>::infinity();
  for (double& value : corner.data) value = 1e12 + value;
  saved(corner, folder);
  corner.samples = Array<double>(Shape{0, 3});
  corner.data = corner.samples;
  saved(corner, folder);
}

TEST_CASE("No column's name can be a command") {
  if (gnuplot_is_missing()) return;
  const TemporaryDirectory folder;
  Corner corner = corner_of(3);
  const std::string mark = "touch " + (folder / "mark").string();
  corner.title = "\n!" + mark + "\n";
  corner.columns = {"'; system(\"" + mark + "\") #", "`" + mark + "`",
                    "\"; system('" + mark + "')"};
  saved(corner, folder);
  CHECK(folder.entries() == 1);
}

TEST_CASE("Without gnuplot the rows are written as CSV") {
  const TemporaryDirectory folder, empty;
  const Environment path("PATH", empty.path().string());
  std::ostringstream notices;
  const Corner corner{"t", {"a", "b \"c\""}, {{1, 2.5}, {3, 4}}, Array<double>{{5, 6}}};
  const auto written = save(corner, folder / "corner.png", notices);
  CHECK(written == folder / "corner.png.csv");
  CHECK(read_file(written) == "what,\"a\",\"b \"\"c\"\"\"\nsample,1,2.5\nsample,3,4\ndata,5,6\n");
  CHECK(notices.str().find("gnuplot is not installed, so the numbers") == 0);
  CHECK(folder.entries() == 1);
}

TEST_CASE("Tables that do not have the columns are refused") {
  Corner corner = corner_of(3);
  corner.data = Array<double>(Shape{4, 2});
  CHECK_THROWS_WITH(save(corner, "none.png"), "Corner: needs tables [N, 3], got [4, 2]");
  CHECK_THROWS_AS(save(Corner{}, "none.png"), std::logic_error);
}
