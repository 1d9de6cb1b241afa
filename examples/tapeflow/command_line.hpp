// A fit's command as the user could type it.
#pragma once

#include "examples/tapeflow/fit_options.hpp"

#include <string>

namespace tapeflow {

/// The options that were typed, except for those that choose columns and rows of a table: "--epochs
/// 20 --model maf".
std::string other_options(const FitCommand& command, const CLI::App& options);

/// "tapeflow fit DATA --drop id --na drop --epochs 20".
std::string command_line(const FitCommand& command);

}  // namespace tapeflow
