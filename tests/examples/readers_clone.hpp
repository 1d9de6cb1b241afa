// A reader's clone for the tests of pages, in which the word tapeflow starts the command.
#pragma once

#include "tests/support/run_program.hpp"
#include "tests/support/temporary_directory.hpp"

#include <filesystem>
#include <string>

struct ReadersClone : TemporaryDirectory {
  ReadersClone() {
    namespace fs = std::filesystem;
    fs::create_directory_symlink(fs::path(TAPEFLOW_SOURCE_DIR) / "examples", *this / "examples");
    fs::create_directory(*this / "bin");
    fs::create_symlink(TAPEFLOW_COMMAND, *this / "bin/tapeflow");
  }

  /// Runs a line as a shell does; what it prints for the user, and its errors, are in `out`.
  Run shell(const std::string& line) const {
    const std::string path = (*this / "bin").string() + ":/usr/bin:/bin";
    return run_program("/bin/sh", {"-c", "{ " + line + "\n} 2>&1"},
                       {.folder = this->path(), .environment = {{"PATH", path}, {"LC_ALL", "C"}}});
  }
};
