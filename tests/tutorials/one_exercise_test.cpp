// What ./tests/run says of a solution that crashes, never ends, or is wrong, and of a layer of
// coursework that crashes, never ends, or takes all memory. A script stands in for the program that
// the build makes.
#include "tests/support/catch.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_directory.hpp"

#include <fstream>

namespace fs = std::filesystem;
using namespace tapeflow;

namespace {

void write_script(const fs::path& file, const std::string& script) {
  std::ofstream(file) << "#!/bin/bash\n" << script << "\n";
  fs::permissions(file, fs::perms::owner_all);
}

// Runs run_exercise of tests/support/one_exercise.sh where the program of exercise ch00.1 is a bash
// script. A program named `timeout` makes the limit of 60 seconds one of 1.
Run judged(const std::string& script) {
  const TemporaryDirectory folder;
  const fs::path programs = folder / "tests/tutorials/exercises";
  fs::create_directories(programs);
  write_script(programs / "exercise_ch00.1", script);
  write_script(folder / "timeout", "shift; exec /usr/bin/timeout 1 \"$@\"");
  return run_program("/bin/bash",
                     {"-c",
                      "root=$0 folder=$1 PATH=$1:$PATH build_packages=() settings=() sanitize='';"
                      "need_packages() { :; }; build() { :; };"
                      "source \"$root/tests/support/crash.sh\";"
                      "source \"$root/tests/support/one_exercise.sh\"; run_exercise ch00.1",
                      TAPEFLOW_SOURCE_DIR, folder.path().string()},
                     {.folder = folder.path()});
}

// Runs run_coursework of tests/support/one_layer.sh where the test program of the layer is a bash
// script, with a limit of 1 second in the place of 120.
Run judged_layer(const std::string& script) {
  const TemporaryDirectory folder;
  const fs::path sources = folder / "tutorials/coursework/steep",
                 programs = folder / "tests/tutorials/coursework";
  fs::create_directories(sources);
  fs::create_directories(programs);
  for (const char* name : {"steep.hpp", "steep.cpp", "steep_example.cpp"})
    std::ofstream(sources / name) << "\n";
  write_script(programs / "coursework_steep_test", script);
  return run_program("/bin/bash",
                     {"-c",
                      "root=$1 folder=$1 settings=(); build() { :; };"
                      "source \"$0/tests/support/crash.sh\";"
                      "source \"$0/tests/support/one_layer.sh\"; most_seconds=1;"
                      "run_coursework steep",
                      TAPEFLOW_SOURCE_DIR, folder.path().string()},
                     {.folder = folder.path()});
}

}  // namespace

TEST_CASE("A layer of coursework that crashes gets one sentence") {
  const Run crash = judged_layer("echo begun; kill -SEGV $$");
  CHECK(crash.exit_code == 1);
  CHECK(crash.out ==
        "steep does not pass its tests yet:\nbegun\nThe sources are in "
        "tutorials/coursework/steep.\n");
  CHECK(crash.err ==
        "The layer crashed: signal 11. Does an index run past the end of an array? "
        "./tests/run --sanitize --layer steep finds the line.\n");
}

TEST_CASE("A layer of coursework with a loop without end is stopped, and says so") {
  const Run loop = judged_layer("echo begun; while :; do :; done");
  CHECK(loop.exit_code == 1);
  CHECK_THAT(loop.out, Catch::StartsWith("steep does not pass its tests yet:\nbegun\n"));
  CHECK(loop.err ==
        "The layer was stopped after 1 seconds of a processor. Does a loop never end?\n");
}

TEST_CASE("A layer of coursework that takes more memory than there is for it says so") {
  const Run greedy = judged_layer("ulimit -v >&2; echo 'failed: std::bad_alloc'; exit 1");
  CHECK(greedy.exit_code == 1);
  CHECK_THAT(greedy.out, Catch::Contains("4194304\n"));  // kilobytes, the limit
  CHECK(greedy.err ==
        "The layer asked for more than 4 GB of memory. Does a tape grow in a loop?\n");
}

TEST_CASE("A solution's verdict and exit code are passed on") {
  const Run right = judged("echo solved");
  CHECK(right.exit_code == 0);
  CHECK(right.out == "solved\n");
  CHECK(right.err.empty());
  const Run wrong = judged("echo 'a sentence' >&2; exit 1");
  CHECK(wrong.exit_code == 1);
  CHECK(wrong.err == "a sentence\n");
}

TEST_CASE("A crash and a loop without end each get one sentence, and the shell adds none") {
  const Run crash = judged("kill -SEGV $$");
  CHECK(crash.exit_code == 139);
  CHECK(crash.err ==
        "Your solution crashed: signal 11. Does an index run past the end of an array? "
        "./tests/run --sanitize --exercise ch00.1 finds the line.\n");
  const Run loop = judged("while :; do :; done");
  CHECK(loop.exit_code == 124);
  CHECK(loop.err == "Your solution was stopped after 60 seconds. Does a loop never end?\n");
}
