// The option that every subcommand with threads has.
#pragma once

#include "examples/support/terminal/cli_names.hpp"

#include <cstddef>

namespace tapeflow {

/// Adds --threads, from 1 to 256, and sets `threads` to its default: as many as the machine runs at
/// a time.
void add_threads_option(CLI::App& command, std::size_t& threads);

}  // namespace tapeflow
