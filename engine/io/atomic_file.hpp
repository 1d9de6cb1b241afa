// Reads and writes whole files. A file that is written is either complete or not there.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace tapeflow {

/// The content of a file. Throws std::runtime_error "cannot read `path`: `the system's reason`" if
/// it is missing, a directory or unreadable, a device without an end, or larger than the memory.
std::string read_file(const std::filesystem::path& path);

/// Makes `bytes` the content of `target`, which keeps its permissions. The bytes are written to a
/// temporary file in the same folder, forced to the disk, and the file is renamed. Whoever opens
/// `target`, even after a crash, finds all of the old content or all of the new content. A symbolic
/// link is followed. A target that cannot be replaced by renaming (a pipe, /dev/stdout) is written
/// to directly.
///
/// Throws std::runtime_error "cannot write `target`: `the system's reason`"; then the temporary
/// file is removed and `target` is not changed. Only a process that is killed while it writes
/// leaves a temporary file (.tapeflow-….tmp).
void write_file_atomically(const std::filesystem::path& target, std::string_view bytes);

}  // namespace tapeflow
