// Reads a file from its beginning to its end, piece by piece.
#pragma once

#include <cstddef>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>

namespace tapeflow {

/// The size of the machine's memory.
std::size_t memory_bytes();

/// Whether a file may be larger than the memory: only if nobody keeps all of it.
enum class FileSize { fits_memory, any };

class FileReader {
 public:
  /// std::runtime_error as read_file; for FileSize::any not for a file larger than the memory.
  explicit FileReader(const std::filesystem::path& path, FileSize size = FileSize::fits_memory);

  /// Appends the next `count` bytes to `text`, or as many as there are. False at the end of the
  /// file.
  bool append_to(std::string& text, std::size_t count);

  /// The size of the file as the system reports it; 0 for a pipe.
  std::size_t bytes() const { return bytes_; }
  std::size_t bytes_read() const { return bytes_read_; }

 private:
  std::filesystem::path path_;
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file_;
  std::size_t bytes_ = 0, bytes_read_ = 0;
};

}  // namespace tapeflow
