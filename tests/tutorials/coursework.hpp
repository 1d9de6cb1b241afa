// Runs tutorials/new-layer, and the programs of the layers that it wrote.
#pragma once

#include "tests/support/run_program.hpp"
#include "tests/support/temporary_directory.hpp"

#include <fstream>
#include <regex>
#include <sstream>

namespace tapeflow::coursework {

namespace fs = std::filesystem;

inline const fs::path source = TAPEFLOW_SOURCE_DIR, binary = TAPEFLOW_BINARY_DIR;

inline Run new_layer(const fs::path& folder, const std::vector<std::string>& arguments) {
  return run_program(source / "tutorials/new-layer", arguments, {.folder = folder});
}

inline Run shell(const fs::path& folder, const std::string& command) {
  return run_program("/bin/sh", {"-c", command}, {.folder = folder});
}

inline Run tests_of(const std::string& program) {
  return run_program(binary / "tests/tutorials/coursework" / (program + "_test"), {"-r", "compact"},
                     {.folder = binary});
}

inline std::string text_of(const fs::path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

// The commands that the output of new-layer shows, with PREFIX replaced.
inline std::vector<std::string> commands_in(const std::string& output, const fs::path& prefix) {
  std::vector<std::string> commands;
  for (const std::string& line : lines_of(output)) {
    if (line.starts_with("  cmake ") || line.starts_with("  ./"))
      commands.push_back(std::regex_replace(line, std::regex("PREFIX$"), prefix.string()));
  }
  return commands;
}

// The list that tests/run makes of the report of a test program.
inline std::string failures_in(const std::string& report) {
  const TemporaryDirectory folder;
  std::ofstream(folder / "report") << report;
  const std::string functions = (source / "tests/support/one_layer.sh").string();
  return run_program("/bin/bash", {"-c", ". '" + functions + "'; failures_and_prints <report"},
                     {.folder = folder.path()})
      .out;
}

inline bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != text.npos;
}

}  // namespace tapeflow::coursework
