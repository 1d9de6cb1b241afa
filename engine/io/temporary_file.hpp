// Private to atomic_file: the file that is written before it takes the name of its target.
#pragma once

#include "engine/io/open_file.hpp"

#include <filesystem>

namespace tapeflow {

/// A new file `.tapeflow-…tmp` beside its target, locked as long as it is open. If the process is
/// killed, the file stays, but its lock does not: the next temporary file for the same target
/// removes it. So no file of a writer that lives is ever removed.
class TemporaryFile {
 public:
  /// `target` must not be a link. On failure the file is not open, and errno has the reason.
  explicit TemporaryFile(const std::filesystem::path& target);
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  /// Removes the file, unless it has taken the name of its target.
  ~TemporaryFile();

  const OpenFile& file() const { return file_; }

  /// Gives the file the name of its target. On failure errno has the reason.
  bool take_name();

  /// The file, still open and locked.
  OpenFile release() { return std::move(file_); }

 private:
  std::filesystem::path target_, path_;  // path_ is empty if there is no temporary file
  OpenFile file_;
};

}  // namespace tapeflow
