#include "engine/io/atomic_file.hpp"
#include "engine/io/table.hpp"
#include "examples/support/course/bundled_data.hpp"
#include "tests/examples/fixtures.hpp"
#include "tests/support/catch.hpp"

#include <stdexcept>

using namespace tapeflow;

// R prints these counts and means for its data set `faithful`.
TEST_CASE("Old Faithful is the published data: 272 eruptions and their means") {
  const Environment none("TAPEFLOW_DATA", "");
  const Table table = read_table(bundled_data("old_faithful.csv"));
  REQUIRE(table.values.shape()[0] == 272);
  CHECK(table.columns == std::vector<std::string>{"eruptions", "waiting"});
  double eruptions = 0, waiting = 0;
  for (std::size_t i = 0; i < 272; ++i) {
    eruptions += table.values(i, 0) / 272;
    waiting += table.values(i, 1) / 272;
  }
  CHECK(eruptions == Approx(3.487783).margin(1e-6));
  CHECK(waiting == Approx(70.897059).margin(1e-6));
}

TEST_CASE("A folder named by TAPEFLOW_DATA comes first, and others are tried after it") {
  const TemporaryDirectory folder;
  const Environment own("TAPEFLOW_DATA", folder.path().string());
  write_file_atomically(folder / "mine.csv", "x\n1\n");
  CHECK(bundled_data("mine.csv") == folder / "mine.csv");
  CHECK(bundled_data("old_faithful.csv").parent_path() != folder.path());
  write_file_atomically(folder / "old_faithful.csv", "x\n1\n");
  CHECK(bundled_data("old_faithful.csv") == folder / "old_faithful.csv");
}

TEST_CASE("A missing file is named with all places where it was looked for") {
  const TemporaryDirectory folder;
  const Environment own("TAPEFLOW_DATA", folder.path().string());
  CHECK_THROWS_AS(bundled_data("no_such.csv"), std::runtime_error);
  CHECK_THROWS_WITH(bundled_data("no_such.csv"),
                    Catch::Contains("needs no_such.csv") &&
                        Catch::Contains(folder.path().string()) &&
                        Catch::Contains(TAPEFLOW_SOURCE_DIR "/examples/data"));
}
