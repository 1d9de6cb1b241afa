// The words of a command line, made unambiguous before CLI11 reads them.
#pragma once

#include "examples/support/terminal/cli_names.hpp"

#include <string>
#include <vector>

namespace tapeflow {

/// Several values of one option may be given in a row: "--hidden 8 16" becomes
/// "--hidden 8 --hidden 16". CLI11 then takes each value as it stands, also one like [a] or -b.
///
///   - A row of values ends before the next option, which is a word that names an option of the
///     command or begins with two dashes. "--context=a" has the one value a.
///   - If DATA or MODEL is not there by itself, it is the last word of a row of two or more, if
///     this is a file: "fit --context a b data.csv".
///
/// CLI::ParseError for an option or a subcommand that does not exist, with the one that may have
/// been meant, and for an option without a value before the next option. The app's options are told
/// to take single values.
std::vector<std::string> unambiguous(CLI::App& app, const std::vector<std::string>& words);

}  // namespace tapeflow
