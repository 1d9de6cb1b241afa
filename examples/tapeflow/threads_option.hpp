// The option that every subcommand with threads has.
#pragma once

#include <cstddef>

#include <CLI/CLI.hpp>

namespace tapeflow {

/// Adds --threads, from 1 to 256, and sets `threads` to its default: as many as the machine runs at
/// a time.
void add_threads_option(CLI::App& command, std::size_t& threads);

}  // namespace tapeflow
