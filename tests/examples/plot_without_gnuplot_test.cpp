#include "engine/io/atomic_file.hpp"
#include "examples/support/plot/figure.hpp"
#include "examples/support/plot/gnuplot.hpp"
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

// While it lives, the program called gnuplot is a shell script in this folder.
class FakeGnuplot {
 public:
  explicit FakeGnuplot(const TemporaryDirectory& folder)
      : program_(folder / "gnuplot"),
        path_("PATH", folder.path().string() + ":" + std::getenv("PATH")) {}

  void does(const std::string& script) const {
    write_file_atomically(program_, "#!/bin/sh\n" + script + "\n");
    std::filesystem::permissions(program_, std::filesystem::perms::owner_all);
  }

 private:
  std::filesystem::path program_;
  Environment path_;
};

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
  const FakeGnuplot gnuplot(fake);
  const std::string endings[][2] = {
      {"echo out of ink >&2; exit 3", "gnuplot failed with exit code 3 (out of ink)"},
      {"kill -9 $$", "gnuplot was ended by signal 9"}};
  for (const auto& [ending, sentence] : endings) {
    gnuplot.does("echo half a picture\n" + ending);
    write_file_atomically(folder / "flow.png", "the old picture");
    std::ostringstream notices;
    const auto written = small_figure().save(folder / "flow.png", notices);
    CHECK(read_file(written) == small_numbers);
    CHECK(notices.str().find(sentence + ", so the numbers") == 0);
    CHECK(read_file(folder / "flow.png") == "the old picture");
    CHECK(folder.entries() == 2);
  }
}

TEST_CASE("A gnuplot that ends well without a whole picture has drawn none") {
  const TemporaryDirectory folder, fake;
  const FakeGnuplot gnuplot(fake);
  const std::string signature = "printf '\\211PNG\\r\\n\\032\\n'";
  for (const std::string drawing :
       {"true", "echo no picture", signature.c_str(), "printf 'GIF89a and no more'"}) {
    INFO(drawing);
    gnuplot.does(drawing + "\necho no ink left >&2");
    std::ostringstream notices;
    const auto written = small_figure().save(folder / "flow.png", notices);
    CHECK(written == folder / "flow.png.csv");
    CHECK(notices.str().find("gnuplot drew no whole picture (no ink left), so the numbers") == 0);
    CHECK(!std::filesystem::exists(folder / "flow.png"));
  }
}

TEST_CASE("A gnuplot that does not end is ended") {
  const TemporaryDirectory folder, fake;
  const FakeGnuplot gnuplot(fake);
  gnuplot.does("exec sleep 600");
  CHECK(render("", std::chrono::milliseconds(1)).trouble == "gnuplot was still drawing after 0 s");
}

TEST_CASE("Without a folder for temporary files the numbers are written") {
  const TemporaryDirectory folder;
  const Environment temporary("TMPDIR", "/nowhere");
  std::ostringstream notices;
  const auto written = small_figure().save(folder / "flow.png", notices);
  CHECK(read_file(written) == small_numbers);
  CHECK(notices.str().find("the folder for temporary files, /nowhere, cannot be used: No such file "
                           "or directory, so the numbers") == 0);
}

TEST_CASE("The user's own gnuplot settings do not reach a figure") {
  const TemporaryDirectory home, folder;
  write_file_atomically(home / ".gnuplot", "exit status 7\n");
  const Environment own("HOME", home.path().string());
  std::ostringstream notices;
  small_figure().save(folder / "flow.png", notices);
  CHECK(notices.str().find("exit code 7") == std::string::npos);
}
