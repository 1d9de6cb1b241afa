#include "examples/support/plot/image_grid.hpp"

#include "engine/check.hpp"
#include "engine/io/atomic_file.hpp"
#include "examples/support/plot/lettering.hpp"
#include "tests/examples/picture.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/temporary_directory.hpp"

#include <algorithm>
#include <numeric>
#include <stdexcept>

using namespace tapeflow;

namespace {

constexpr Pixel paper{255, 255, 255}, ink{0x22, 0x22, 0x22}, mark{0xd5, 0x5e, 0};

std::size_t count(const Picture& picture, Pixel colour) {
  return picture.spot(colour, picture.width).count;
}

// Whether there is no font; then the tests of text are skipped.
bool font_is_missing() {
  const bool missing = lettering("x", 20).size() == 0;
  if (missing) WARN("skipped: fonts-dejavu-core is not installed");
  return missing;
}

}  // namespace

// A tile has 8 x 8 squares of 7 x 7 pixels, with a gap of 6 around it.
TEST_CASE("Every pixel of an image is a square of its ink, in its place") {
  const TemporaryDirectory folder;
  Array<double> image = filled<double>({1, 64}, 0);
  image(0, 1 * 8 + 2) = 1;  // row 1, column 2
  const Picture picture(ImageGrid(8, 8).panel(image, 1).save(folder / "p.png"));
  CHECK(picture.width == 8 * 7 + 2 * 6);
  CHECK(picture.height == picture.width);
  const Picture::Spot spot = picture.spot(ink, picture.width);
  CHECK(spot.count == 49);
  CHECK(spot.x == Approx(6 + 2.5 * 7));
  CHECK(spot.y == Approx(6 + 1.5 * 7));
  CHECK(count(picture, paper) == 63 * 49);
}

TEST_CASE("Images fill rows from the left, panels follow at the right, and ink is cut to 0 … 1") {
  const TemporaryDirectory folder;
  Array<double> three{1, -5, 7};
  three.reshape(Shape{3, 1});  // images of one pixel, 56 x 56 in the picture
  const Picture picture(ImageGrid(1, 1).panel(three, 2).panel(three, 3).save(folder / "p.png"));
  CHECK(picture.width == (2 * 62 + 6) + 48 + (3 * 62 + 6));
  CHECK(picture.height == 2 * 62 + 6);
  const auto at = [&](std::size_t x, std::size_t y) {
    return picture.pixels[y * picture.width + x];
  };
  CHECK(at(30, 30) == ink);
  CHECK(at(92, 30) == paper);
  CHECK(at(30, 92) == ink);
  CHECK(at(178 + 30, 30) == ink);
  CHECK(at(178 + 154, 30) == ink);
}

TEST_CASE("A mark is a frame around its image and no other") {
  const TemporaryDirectory folder;
  const Array<double> two = filled<double>({2, 1}, 0);
  const Picture plain(ImageGrid(1, 1).panel(two, 2).save(folder / "plain.png"));
  const Picture marked(ImageGrid(1, 1).panel(two, 2, {.marked = {1}}).save(folder / "marked.png"));
  CHECK(count(plain, mark) == 0);
  CHECK(count(marked, mark) == 68 * 68 - 56 * 56);
  CHECK(marked.spot(mark, marked.width).x == Approx(6 + 62 + 28));
}

TEST_CASE("The same images give the same bytes; other shapes and no images are refused") {
  const TemporaryDirectory folder;
  const Array<double> image = filled<double>({3, 4}, 0.3);
  const auto bytes = [&](const char* name) {
    return read_file(ImageGrid(2, 2).panel(image, 3).save(folder / name));
  };
  CHECK(bytes("a.png") == bytes("b.png"));
  CHECK_THROWS_WITH(ImageGrid(3, 2).panel(image, 1),
                    "ImageGrid::panel: needs images [N, 6], got [3, 4]");
  CHECK_THROWS_AS(ImageGrid(2, 2).panel(Array<double>(Shape{0, 4}), 1), std::invalid_argument);
  CHECK_THROWS_AS(ImageGrid(2, 2).save(folder / "none.png"), std::logic_error);
  CHECK_THROWS_AS(ImageGrid(2, 2).panel(image, 1).save(folder / "no" / "p.png"),
                  std::runtime_error);
}

// An image of one pixel is a tile of 56 x 56 with a gap of 6 around it. A line for the title is 40
// pixels high, a line for captions 26.
TEST_CASE("A title stands above its panel, and a caption below its image") {
  if (font_is_missing()) return;
  const TemporaryDirectory folder;
  const Array<double> two = filled<double>({2, 1}, 0);
  const Picture picture(
      ImageGrid(1, 1).panel(two, 2, {.title = "I", .captions = {"", "I"}}).save(folder / "p.png"));
  CHECK(picture.width == 2 * 62 + 6);
  CHECK(picture.height == 40 + 62 + 6 + 26);
  double above = 0, below_first = 0, below_second = 0;
  for (std::size_t y = 0; y < picture.height; ++y) {
    for (std::size_t x = 0; x < picture.width; ++x) {
      if (picture.pixels[y * picture.width + x][0] > 0x80) continue;  // paper, or the grid
      (y < 40 ? above : x < 65 ? below_first : below_second) += 1;
      if (y >= 40) CHECK(y >= 40 + 6 + 56);
    }
  }
  CHECK(above > 0);
  CHECK(below_first == 0);
  CHECK(below_second > 0);
}

TEST_CASE("A panel is as wide as a title that is wider than its images") {
  const TemporaryDirectory folder;
  const Array<double> title = lettering("a title of many words", 26, Face::bold);
  const Picture picture(ImageGrid(1, 1)
                            .panel(filled<double>({1, 1}, 0), 1, {.title = "a title of many words"})
                            .save(folder / "p.png"));
  CHECK(picture.width == std::max<std::size_t>(68, title.shape(1)));
  CHECK_THROWS_WITH(
      ImageGrid(1, 1).panel(filled<double>({2, 1}, 0), 1, {.captions = {"one"}}),
      "ImageGrid::panel: needs a caption for each image, or an empty list of captions");
}

TEST_CASE("Lettering draws each letter once, in its place, with UTF-8 letters whole") {
  if (font_is_missing()) return;
  const auto sum = [](const Array<double>& ink) {
    return std::accumulate(ink.begin(), ink.end(), 0.);
  };
  const Array<double> one = lettering("I", 20), two = lettering("II", 20);
  CHECK(two.shape(1) > one.shape(1));
  CHECK(sum(two) == Approx(2 * sum(one)).epsilon(0.02));  // letters start between two pixels
  CHECK(lettering("–", 20).shape(1) < lettering("ooo", 20).shape(1));
  CHECK(sum(lettering("I", 20, Face::bold)) > sum(one));
  CHECK(lettering("", 20).size() == 0);
}
