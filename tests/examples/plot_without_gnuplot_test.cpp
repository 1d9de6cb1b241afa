#include "engine/io/atomic_file.hpp"
#include "examples/support/plot/figure.hpp"
#include "tests/examples/fixtures.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/german_locale.hpp"

using namespace tapeflow;

namespace {

Figure small_figure() {
  Grid grid{Array<double>(Shape{2, 2}), {0, 4}, {10, 11}};
  for (std::size_t i = 0; i < 4; ++i) grid.values.data()[i] = 0.125 * static_cast<double>(i);
  Array<double> points = filled<double>({1, 2}, 0.5);
  Figure figure;
  figure.density({"Density", "x", "y"}, grid, points);
  figure.lines({"Training", "epoch", "nats"}, {{"the \"train\" set", {1, 2}, {-4.25, -4}}});
  return figure;
}

// Cells of width 2 and height 1/2, with centres at x = 1, 3 and y = 10.25, 10.75.
const std::string small_numbers =
    "panel,what,x,y,value\n"
    "1,density,1,10.25,0\n"
    "1,density,3,10.25,0.125\n"
    "1,density,1,10.75,0.25\n"
    "1,density,3,10.75,0.375\n"
    "1,point,0.5,0.5,\n"
    "2,\"the \"\"train\"\" set\",1,-4.25,\n"
    "2,\"the \"\"train\"\" set\",2,-4,\n";

}  // namespace

TEST_CASE("Without gnuplot the numbers are written, and one sentence says so") {
  const TemporaryDirectory folder, empty;
  const Environment path("PATH", empty.path().string());
  std::ostringstream notices;
  const auto written = small_figure().save(folder / "flow.png", notices);
  CHECK(written == folder / "flow.png.csv");
  CHECK(read_file(written) == small_numbers);
  CHECK(notices.str() == "gnuplot is not installed, so the numbers of the picture are in " +
                             written.string() + " instead.\n");
  CHECK(folder.entries() == 1);
}

TEST_CASE("The numbers of a picture are the same under a locale that writes them otherwise") {
  const TemporaryDirectory folder, empty;
  const Environment path("PATH", empty.path().string());
  std::ostringstream notices;
  const GermanLocale german;
  CHECK(read_file(small_figure().save(folder / "flow.png", notices)) == small_numbers);
}

TEST_CASE("A gnuplot that fails or is killed leaves the old picture, and the numbers beside it") {
  const TemporaryDirectory folder, fake;
  const std::string old_path = std::getenv("PATH");
  const Environment path("PATH", fake.path().string() + ":" + old_path);
  const std::string endings[][2] = {
      {"echo out of ink >&2; exit 3", "gnuplot failed with exit code 3 (out of ink)"},
      {"kill -9 $$", "gnuplot was ended by signal 9"}};
  for (const auto& [ending, sentence] : endings) {
    write_file_atomically(fake / "gnuplot", "#!/bin/sh\necho half a picture\n" + ending + "\n");
    std::filesystem::permissions(fake / "gnuplot", std::filesystem::perms::owner_all);
    write_file_atomically(folder / "flow.png", "the old picture");
    std::ostringstream notices;
    const auto written = small_figure().save(folder / "flow.png", notices);
    CHECK(read_file(written) == small_numbers);
    CHECK(notices.str().find(sentence + ", so the numbers") == 0);
    CHECK(read_file(folder / "flow.png") == "the old picture");
    CHECK(folder.entries() == 2);
  }
}

TEST_CASE("The user's own gnuplot settings do not reach a figure") {
  const TemporaryDirectory home, folder;
  write_file_atomically(home / ".gnuplot", "exit status 7\n");
  const Environment own("HOME", home.path().string());
  std::ostringstream notices;
  small_figure().save(folder / "flow.png", notices);
  CHECK(notices.str().find("exit code 7") == std::string::npos);
}
