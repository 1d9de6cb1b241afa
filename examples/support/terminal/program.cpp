#include "examples/support/terminal/program.hpp"

#include "engine/blas.hpp"
#include "engine/io/file_error.hpp"
#include "engine/tape/finite_check.hpp"
#include "examples/support/terminal/words.hpp"

#include <algorithm>
#include <exception>
#include <iostream>
#include <new>
#include <stdexcept>

#include <CLI/CLI.hpp>
#include <malloc.h>

namespace tapeflow {
namespace {

int report(const CLI::App& app, const std::string& sentence, int code) {
  std::cout << std::flush;  // keeps the order of the two outputs in a terminal
  std::cerr << app.get_name() << ": " << printable(sentence) << std::endl;
  return code;
}

// Gives large arrays back to the system as soon as they are freed. By itself malloc keeps arrays of
// up to 32 MB once it has seen one of this size, which can double the memory of a program. Up to 64
// MB of smaller ones it keeps: each page that came back from the system would cost a fault (29
// instead of 40 ms were measured for 1000 samples of an IAF, which ask for 20 MB each time).
void return_large_arrays() {
#ifdef __GLIBC__
  ::mallopt(M_MMAP_THRESHOLD, 4 << 20);  // bytes
  ::mallopt(M_TRIM_THRESHOLD, 64 << 20);
#endif
}

int parse_and_work(CLI::App& app, int argc, const char* const* argv,
                   const std::function<int()>& work) {
  std::vector<std::string> words = unambiguous(app, {argv + 1, argv + argc});
  std::reverse(words.begin(), words.end());  // CLI11 takes them from the back
  app.parse(std::move(words));
  return_large_arrays();
  choose_blas_kernel();
  check_finite_on_every_tape(check_finite_by_environment());
  const int code = work();
  if (!std::cout.flush())
    throw std::runtime_error("needs to write its results to standard output, which failed");
  return code;
}

}  // namespace

int run_program(CLI::App& app, int argc, const char* const* argv,
                const std::function<int()>& work) {
  try {
    return parse_and_work(app, argc, argv, work);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);  // --help: prints the help
    return report(app, std::string(error.what()) + " (--help lists the options)", exit_usage);
  } catch (const std::bad_alloc&) {
    return report(app, "needs more memory than there is", exit_failure);
  } catch (const std::exception& error) {
    return report(app, error.what(), exit_failure);
  }
}

void point_to_finite_check() {
  if (checks_finite_on_every_tape()) return;
  std::cout << std::flush;
  std::cerr << "where did the first NaN arise? With TAPEFLOW_CHECK_FINITE=1 in the environment the "
               "program stops there and says so"
            << std::endl;
}

}  // namespace tapeflow
