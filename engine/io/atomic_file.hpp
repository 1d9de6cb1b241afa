// Whole files in and out. A file that is written is either complete or not there.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace tapeflow {

/// Everything the file holds. Throws std::runtime_error "cannot read `path`: `the system's reason`"
/// if it is missing, a directory or unreadable, a device without an end, or larger than the memory.
std::string read_file(const std::filesystem::path& path);

/// Makes `bytes` the content of `target`, keeping the permissions it had: they are written to a
/// temporary file in the same folder, forced to the disk, and renamed. Whoever opens `target`, even
/// after a crash, finds all of the old content or all of the new. A symbolic link is followed; a
/// target that cannot be renamed over (a pipe, /dev/stdout) is written to directly.
///
/// Throws std::runtime_error "cannot write `target`: `the system's reason`"; the temporary file is
/// gone then, and `target` as it was. Only a process that is killed while it writes leaves one
/// (.tapeflow-….tmp).
void write_file_atomically(const std::filesystem::path& target, std::string_view bytes);

}  // namespace tapeflow
