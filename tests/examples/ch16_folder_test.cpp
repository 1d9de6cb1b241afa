// A user's own folder of images, read by chapter 16.
#include "engine/io/atomic_file.hpp"
#include "examples/ch16_anomalies/image_folder.hpp"
#include "examples/ch16_anomalies/textures.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/temporary_directory.hpp"

#include <fstream>

using namespace tapeflow;
namespace fs = std::filesystem;

namespace {

// A grey PGM of `height` x `width` pixels of one level.
void write_pgm(const fs::path& file, std::size_t height, std::size_t width, char level) {
  fs::create_directories(file.parent_path());
  std::ofstream out(file, std::ios::binary);
  out << "P5\n" << width << ' ' << height << "\n255\n" << std::string(height * width, level);
}

// Two good training images, one good and two defective test images, of 16 x 20 pixels.
void write_folder(const fs::path& folder) {
  write_pgm(folder / "train/good/a.pgm", 16, 20, 51);
  write_pgm(folder / "train/good/b.pgm", 16, 20, 102);
  write_pgm(folder / "test/good/a.pgm", 16, 20, 51);
  for (const char* name : {"a", "b"}) {
    write_pgm(folder / "test/dent" / (std::string(name) + ".pgm"), 16, 20, 0);
    write_pgm(folder / "ground_truth/dent" / (std::string(name) + "_mask.pgm"), 16, 20, 1);
  }
}

std::string refusal(const fs::path& folder) {
  try {
    read_image_folder(folder);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("A folder in the usual layout is read, with its masks") {
  const TemporaryDirectory folder;
  write_folder(folder.path());
  const InspectionSet set = read_image_folder(folder.path());
  CHECK(set.height == 16);
  CHECK(set.width == 20);
  CHECK(set.train.shape() == Shape{2, 320});
  CHECK(set.train(1, 7) == Approx(0.4));
  CHECK(set.kinds == std::vector<std::string>{"good", "dent", "dent"});
  CHECK(set.masks(0, 0) == 0);
  CHECK(set.masks(2, 319) == 1);
}

TEST_CASE("A folder without ground_truth has no masks") {
  const TemporaryDirectory folder;
  write_folder(folder.path());
  fs::remove_all(folder / "ground_truth");
  CHECK(read_image_folder(folder.path()).masks(1, 0) == 0);
}

TEST_CASE("What is wrong with a folder is said in one sentence") {
  const TemporaryDirectory folder;
  write_folder(folder.path());
  const std::string at = folder.path().string();
  fs::remove(folder / "ground_truth/dent/b_mask.pgm");
  CHECK(refusal(folder.path()) ==
        at + "/test/dent/b.pgm: has no mask; needs " + at + "/ground_truth/dent/b_mask.png");
  write_pgm(folder / "train/good/b.pgm", 20, 16, 1);
  CHECK(refusal(folder.path()) == at + "/train/good/b.pgm: is 20 x 16 pixels; needs 16 x 20, " +
                                      "the size of " + at + "/train/good/a.pgm");
  std::ofstream(folder / "train/good/a.pgm") << "no image";
  CHECK(refusal(folder.path()) == at + "/train/good/a.pgm: needs a PNG, JPEG, PGM or BMP image, " +
                                      "got a file that cannot be read as one");
  write_pgm(folder / "train/good/a.pgm", 18, 20, 1);
  CHECK(refusal(folder.path()) == at + "/train/good/a.pgm: needs a height and a width of 16, 20, " +
                                      "24 … pixels, got 18 x 20");
  fs::remove_all(folder / "train");
  CHECK(refusal(folder.path()) == at + "/train/good: there is no such folder");
}
