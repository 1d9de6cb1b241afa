// What the main function of every program does: read the command line and the environment, work,
// and turn an exception into one sentence and an exit code.
//
//   int main(int argc, char** argv) {
//     CLI::App app("Fits a flow to Old Faithful", "ch00_ten_minutes");
//     int epochs = 100;
//     app.add_option("--epochs", epochs, "passes over the data");
//     return run_program(app, argc, argv, [&] { return train(epochs); });
//   }
#pragma once

#include <functional>

#include <CLI/CLI.hpp>

namespace tapeflow {

enum ExitCode : int {
  exit_success = 0,
  exit_failure = 1,       // the work failed, or its input was bad
  exit_usage = 2,         // the command line was wrong
  exit_interrupted = 130  // ended by Ctrl-C, as a shell reports it
};

/// Parses the command line, then calls `work` and returns the exit code it gives. Prints
/// "NAME: sentence" on standard error and returns exit_usage for a CLI::ParseError (which `work`
/// may throw too), exit_failure for any other std::exception or if standard output could not be
/// written. With TAPEFLOW_CHECK_FINITE=1 in the environment every tape checks its numbers
/// (TapeOptions::check_finite), so that `work` fails at its first NaN. `--help` prints the help on
/// standard output and succeeds. NAME is the app's name.
int run_program(CLI::App& app, int argc, const char* const* argv, const std::function<int()>& work);

}  // namespace tapeflow
