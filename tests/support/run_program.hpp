// Runs a program as a user would, in its own process, with arguments and a folder, and returns its
// output.
//
//   const Run run = run_program(TAPEFLOW_COMMAND, {"info", "model.safetensors"}, {folder.path()});
//   CHECK(run.exit_code == 0);
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

/// The end and the output of a program.
struct Run {
  int exit_code;  ///< minus the signal's number if a signal ended the program
  std::string out, err;
  std::size_t peak_bytes = 0;  ///< the most memory that it held at a time
};

struct RunOptions {
  std::filesystem::path folder = {};                    ///< the working folder
  std::map<std::string, std::string> environment = {};  ///< added to the test's environment
  int signal = 0;                                       ///< if not 0, a signal to send once …
  std::string after = {};                  ///< … after this text on standard error …
  std::chrono::duration<double> delay{0};  ///< … and after this time
  unsigned longest_seconds = 300;
};

/// Starts the program and waits for its end. SIGALRM ends it if it takes too long.
/// std::runtime_error if the system cannot start a process.
Run run_program(const std::filesystem::path& program, const std::vector<std::string>& arguments,
                const RunOptions& options);

/// The lines of a text without their line breaks.
std::vector<std::string> lines_of(const std::string& text);

/// The arguments of a command line without quotes, split at blanks.
std::vector<std::string> words_of(const std::string& text);
