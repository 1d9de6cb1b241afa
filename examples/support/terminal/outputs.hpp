// Where a program may write. Every program asks before its work starts, so that no work is lost and
// no file that it reads is overwritten.
//
//   check_outputs({{"--out", out}}, {{"MODEL", model}, {"DATA", data}});
#pragma once

#include "examples/support/terminal/cli_names.hpp"

#include <string>
#include <vector>

namespace tapeflow {

/// A file that a program reads or writes, and what the command line calls it. An empty name means
/// that the user did not ask for this file.
struct NamedFile {
  std::string what, name;
};

/// Throws if an output cannot be written, or would destroy another file of the same command.
///
/// CLI::ValidationError (a wrong command line) if an output is the same file as an input or another
/// output, or as the file that standard output or standard error goes to: through links and under
/// other spellings too, also if it is not there yet. Devices and pipes may be named twice, and
/// /dev/stdout may be named, because bytes for them are added and replace nothing.
///
/// std::runtime_error if an output is a folder, or if its folder is missing or cannot be written.
void check_outputs(const std::vector<NamedFile>& outputs, const std::vector<NamedFile>& inputs);

/// An option's value is a file's name, and not an empty text.
CLI::Validator a_file_name();

}  // namespace tapeflow
