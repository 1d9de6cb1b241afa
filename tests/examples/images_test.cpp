#include "examples/support/course/images.hpp"

#include "engine/io/atomic_file.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/temporary_directory.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <stdexcept>

using namespace tapeflow;

// The counts are from the published description (optdigits.names); the sum and the first image are
// from optdigits.tes.
TEST_CASE("The digits are the 1797 published ones of 8x8 pixels and 17 levels") {
  const LabelledImages data = digits();
  REQUIRE(data.pixels.shape() == Shape{1797, 64});
  REQUIRE(data.count() == 1797);
  CHECK((data.height == 8 && data.width == 8 && data.levels == 17));
  std::array<int, 10> counts{};
  for (std::size_t label : data.labels) ++counts.at(label);
  CHECK(counts == std::array<int, 10>{178, 182, 177, 183, 181, 182, 181, 179, 174, 180});
  CHECK(std::accumulate(data.pixels.begin(), data.pixels.end(), 0) == 561718);
  CHECK(*std::max_element(data.pixels.begin(), data.pixels.end()) == 16);
  const std::array<int, 16> first_rows{0, 0, 5, 13, 9, 1, 0, 0, 0, 0, 13, 15, 10, 15, 5, 0};
  CHECK(std::equal(first_rows.begin(), first_rows.end(), data.pixels.begin()));
  CHECK(data.labels[0] == 0);
}

namespace {

// An IDX file of bytes, all of them `value`.
std::string idx(const std::vector<std::uint8_t>& shape, char value) {
  std::string bytes{0, 0, 8, static_cast<char>(shape.size())};
  std::size_t count = 1;
  for (std::uint8_t extent : shape) {
    bytes += {0, 0, 0, static_cast<char>(extent)};
    count *= extent;
  }
  return bytes + std::string(count, value);
}

// Writes four minimal files with the names of Fashion-MNIST's files.
void write_small_set(const std::filesystem::path& folder) {
  for (const std::string part : {"train", "t10k"}) {
    write_file_atomically(folder / (part + "-images-idx3-ubyte.gz"), idx({2, 1, 3}, '\xff'));
    write_file_atomically(folder / (part + "-labels-idx1-ubyte.gz"), idx({2}, 9));
  }
}

}  // namespace

TEST_CASE("Fashion-MNIST is read from its folder; without the folder it is std::nullopt") {
  const TemporaryDirectory folder;
  CHECK(!fashion_mnist(folder / "none"));
  write_small_set(folder.path());
  const auto data = fashion_mnist(folder.path());
  REQUIRE(data);
  CHECK(data->test.pixels.shape() == Shape{2, 3});
  CHECK(data->train.pixels(1, 2) == 255);
  CHECK(data->train.labels == std::vector<std::size_t>{9, 9});
  CHECK((data->test.height == 1 && data->test.width == 3 && data->test.levels == 256));
}

TEST_CASE("Images and labels that do not belong together are refused") {
  const TemporaryDirectory folder;
  write_small_set(folder.path());
  const std::filesystem::path images = folder / "t10k-images-idx3-ubyte.gz",
                              labels = folder / "t10k-labels-idx1-ubyte.gz";
  write_file_atomically(labels, idx({3}, 9));
  CHECK_THROWS_WITH(fashion_mnist(folder.path()),
                    images.string() + ": needs as many labels as its 2 images, got shape [3] in " +
                        labels.string());
  write_file_atomically(images, idx({2, 3}, 0));
  CHECK_THROWS_WITH(fashion_mnist(folder.path()),
                    images.string() + ": needs images [N, H, W], got shape [2, 3]");
  std::filesystem::remove(images);
  CHECK_THROWS_AS(fashion_mnist(folder.path()), std::runtime_error);
}

// Skipped with a warning if Debian's package is not installed.
TEST_CASE("The installed Fashion-MNIST has 60000 and 10000 images, as many of each label") {
  const auto data = fashion_mnist();
  if (!data) {
    WARN("dataset-fashion-mnist is not installed");
    return;
  }
  for (const auto& [part, each] : {std::pair(&data->train, 6000), std::pair(&data->test, 1000)}) {
    CHECK(part->pixels.shape() == Shape{static_cast<std::size_t>(each) * 10, 784});
    for (std::size_t label = 0; label < 10; ++label)
      CHECK(std::count(part->labels.begin(), part->labels.end(), label) == each);
  }
}
