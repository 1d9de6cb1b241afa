// The frame of every program's main function: reads the command line, calls the work, and turns an
// exception into one sentence and an exit code.
//
//   int main(int argc, char** argv) {
//     CLI::App app("Fits a flow to Old Faithful", "ch00_ten_minutes");
//     int epochs = 100;
//     app.add_option("--epochs", epochs, "passes over the data");
//     return run_program(app, argc, argv, [&] { return train(epochs); });
//   }
#pragma once

#include "examples/support/terminal/cli_names.hpp"

#include <functional>

namespace tapeflow {

enum ExitCode : int {
  exit_success = 0,
  exit_failure = 1,       // the work failed, or its input was bad
  exit_usage = 2,         // the command line was wrong
  exit_interrupted = 130  // ended by Ctrl-C, as a shell reports it
};

/// Parses the command line, calls `work` and returns its exit code. `--help` prints the help on
/// standard output and succeeds. An error prints "NAME: sentence" on standard error, where NAME is
/// the app's name. A CLI::ParseError, which `work` may throw too, returns exit_usage. Any other
/// std::exception returns exit_failure, and so does standard output that cannot be written. Before
/// `work`, BLAS gets its best kernel (choose_blas_kernel). With
/// TAPEFLOW_CHECK_FINITE=1 in the environment every tape checks its numbers
/// (TapeOptions::check_finite), so that `work` fails at its first NaN.
int run_program(CLI::App& app, int argc, const char* const* argv, const std::function<int()>& work);

/// Says on standard error how to find where a NaN arose. Does nothing if tapes check their numbers
/// already.
void point_to_finite_check();

}  // namespace tapeflow
