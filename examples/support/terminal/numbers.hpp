// Numbers on a command line: one way to read them for all options of all programs.
//
//   app.add_option("--epochs", epochs, "passes over the data")->transform(whole_number(1));
//
// CLI11 alone reads 010 as eight, takes 0x10 for sixteen, and makes 18446744073709551613 of -3.
#pragma once

#include "examples/support/terminal/cli_names.hpp"

#include <cstdint>
#include <limits>

namespace tapeflow {

inline constexpr std::uint64_t largest_whole_number = std::numeric_limits<std::uint64_t>::max();

/// The option's value is a whole number from `least` to `most`, in decimal digits alone: 010 is
/// ten, and 0x10, +3 or 1e3 are refused.
CLI::Validator whole_number(std::uint64_t least = 0, std::uint64_t most = largest_whole_number);

/// The option's value is a finite decimal number, such as 0.5 or 1e-3: above 0, from 0 on, or from
/// `least` to `most`.
CLI::Validator number_above_zero();
CLI::Validator number_from_zero();
CLI::Validator number_between(double least, double most);

}  // namespace tapeflow
