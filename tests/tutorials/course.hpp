// A small course in a temporary folder, in step with its sources until a test changes it.
#pragma once

#include "engine/io/atomic_file.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_directory.hpp"

#include <string>
#include <vector>

namespace tapeflow {

inline const std::string fixture = TAPEFLOW_SOURCE_DIR "/tests/tutorials/fixture";

class CourseFolder {
 public:
  /// Copies the fixture and records the results of its program.
  CourseFolder() {
    std::filesystem::copy(fixture, root(), std::filesystem::copy_options::recursive);
    const Run run = check({"--rerun"});
    INFO(run.out << run.err);
    REQUIRE(run.exit_code == 0);
  }
  CourseFolder(const CourseFolder& other) {
    std::filesystem::copy(other.root(), root(), std::filesystem::copy_options::recursive);
  }

  std::filesystem::path root() const { return folder_.path(); }
  std::string read(const std::string& file) const { return read_file(root() / file); }
  void write(const std::string& file, const std::string& text) const {
    write_file_atomically(root() / file, text);
  }
  /// Replaces `from`, which must be in the file, by `to`.
  void replace(const std::string& file, const std::string& from, const std::string& to) const {
    std::string text = read(file);
    INFO(file << " needs \"" << from << "\"");
    REQUIRE(text.find(from) != text.npos);
    write(file, text.replace(text.find(from), from.size(), to));
  }

  /// Runs the checker here, as tutorials/check does.
  Run check(std::vector<std::string> arguments = {},
            const std::map<std::string, std::string>& environment = {}) const {
    arguments.insert(arguments.end(), {"--root", ".", "--programs", "programs"});
    return run_program(TAPEFLOW_CHECK, arguments, {.folder = root(), .environment = environment});
  }

 private:
  TemporaryDirectory folder_;
};

}  // namespace tapeflow
