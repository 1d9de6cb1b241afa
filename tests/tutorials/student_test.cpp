// The copy of the repository that a student gets.
#include "tests/support/catch.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_directory.hpp"

namespace fs = std::filesystem;
using namespace tapeflow;

namespace {

const fs::path source = TAPEFLOW_SOURCE_DIR;

Run student(const fs::path& folder) {
  return run_program(source / "tutorials/student", {folder.string()}, {.folder = source});
}

}  // namespace

TEST_CASE("The student's tree has the exercises and their tests, and no solutions") {
  const TemporaryDirectory folder;
  const fs::path copy = folder / "copy";
  const Run run = student(copy);
  INFO(run.err);
  CHECK(run.exit_code == 0);
  CHECK(fs::exists(copy / "tutorials/exercises/ch00/1_probability.cpp"));
  CHECK(fs::exists(copy / "tests/tutorials/exercises/ch00/1_probability_test.cpp"));
  CHECK(fs::exists(copy / "engine/tape.hpp"));
  CHECK(!fs::exists(copy / "tutorials/solutions"));
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(copy)) {
    INFO(entry.path());
    CHECK(entry.path().filename() != "solution.cpp");
  }
  const Run list = run_program(copy / "tests/run", {"--exercise", "ch00"}, {.folder = copy});
  CHECK(list.exit_code == 0);
  CHECK(list.out.find("ch00.1   How probable is a long wait?") != list.out.npos);
}

TEST_CASE("A folder that has files, or lies in the repository, is left as it is") {
  const TemporaryDirectory folder;
  const Run full = student(folder.path() / "..");
  CHECK(full.exit_code == 1);
  CHECK(full.err.find("needs a new or empty folder") != full.err.npos);
  const Run inside = student(source / "tutorials" / "inside");
  CHECK(inside.exit_code == 1);
  CHECK(inside.err.find("needs a folder outside of the repository") != inside.err.npos);
  CHECK(!fs::exists(source / "tutorials" / "inside"));
}
