#include "examples/tapeflow/threads_option.hpp"

#include "examples/support/terminal/numbers.hpp"

#include <algorithm>
#include <thread>

#include <CLI/CLI.hpp>

namespace tapeflow {
namespace {

constexpr unsigned most_threads = 256;

}  // namespace

void add_threads_option(CLI::App& command, std::size_t& threads) {
  threads = std::clamp(std::thread::hardware_concurrency(), 1u, most_threads);
  command
      .add_option("--threads", threads,
                  "threads to use; the result does not depend on their number")
      ->transform(whole_number(1, most_threads))
      ->capture_default_str();
}

}  // namespace tapeflow
