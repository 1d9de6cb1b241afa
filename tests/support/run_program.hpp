// Runs a program as a user would: its own process, arguments, folder, and what came out of it.
//
//   const Run run = run_program(TAPEFLOW_COMMAND, {"info", "model.safetensors"}, {folder.path()});
//   CHECK(run.exit_code == 0);
#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

/// What a program left behind.
struct Run {
  int exit_code;  ///< as it returned it; minus the signal's number if a signal ended it
  std::string out, err;
};

struct RunOptions {
  std::filesystem::path folder = {};                    ///< it runs in
  std::map<std::string, std::string> environment = {};  ///< on top of that of the test
  int signal = 0;                                       ///< sent once, if not 0 …
  std::string after = {};                  ///< … when its standard error has held this …
  std::chrono::duration<double> delay{0};  ///< … and it has run for so long
  unsigned longest_seconds = 300;
};

/// Starts the program and waits for its end; SIGALRM ends it when it takes too long.
/// std::runtime_error if the system cannot start a process.
Run run_program(const std::filesystem::path& program, const std::vector<std::string>& arguments,
                const RunOptions& options);

/// The lines of a text, without their ends.
std::vector<std::string> lines_of(const std::string& text);

/// The arguments in a command line without quotes: split at blanks.
std::vector<std::string> words_of(const std::string& text);
