// Reads and writes whole files. A file that is written is either complete or not there.
#pragma once

#include "engine/io/open_file.hpp"

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
/// link is followed, also to a file that is not there yet. What cannot be replaced by renaming is
/// written to directly: a pipe, a device, or a file of this process that is already open, such as
/// /dev/stdout, at the place where its text ends.
///
/// Returns the new file, open and locked by OpenFile::lock since before it took its name; no file
/// after writing directly.
///
/// Throws std::runtime_error "cannot write `target`: `the system's reason`"; then the temporary
/// file is removed and `target` is not changed. Only a process that is killed while it writes
/// leaves a temporary file (.tapeflow-….tmp), which the next one that writes `target` removes.
OpenFile write_file_atomically(const std::filesystem::path& target, std::string_view bytes);

/// Throws what write_file_atomically would throw, as far as one can know before there are bytes:
/// `target` is a folder or a mounted file, or its folder is missing or takes no files. Changes
/// nothing.
void require_writable(const std::filesystem::path& target);

}  // namespace tapeflow
