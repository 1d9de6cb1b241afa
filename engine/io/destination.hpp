// Where the bytes go that are written to a name: links are followed, and some names stand for a
// file that is open already.
#pragma once

#include <filesystem>

namespace tapeflow {

struct Destination {
  /// What the name's symbolic links lead to. It need not be there yet.
  std::filesystem::path path;
  /// The open file of this process that the name stands for, such as 1 for /dev/stdout; else -1.
  int descriptor = -1;

  /// Whether writing puts a new file in the place of an old one, or where there is none. Bytes for
  /// a pipe, a device or an open file are written to it instead.
  bool takes_a_new_file() const;
};

/// Follows the links of `name`. If they lead in a circle, the path is still a link.
Destination destination_of(const std::filesystem::path& name);

}  // namespace tapeflow
