// Private to mapped_npy: a file whose bytes are addressed as memory. The system reads a page when
// it is first looked at, and may forget it at any time: the file takes room in no memory of its
// own.
#pragma once

#include "engine/io/open_file.hpp"

#include <atomic>
#include <cstddef>
#include <ctime>
#include <string>
#include <string_view>

namespace tapeflow {

class MappedFile {
 public:
  /// Maps an open file, which may lose its name. `name` stands for it in messages.
  /// std::runtime_error if it is no regular file, or cannot be mapped.
  MappedFile(OpenFile file, std::string name);
  /// Opens and maps the file of this name. std::runtime_error as above, and if it cannot be opened.
  explicit MappedFile(const std::string& name);
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  ~MappedFile();

  const std::string& name() const { return name_; }
  std::string_view bytes() const { return {begin_, size_}; }

  /// To be called before each look at this many bytes. std::runtime_error if the file has been
  /// written to, or cut short, since it was mapped: the system ends a program that looks at a page
  /// that is gone. From time to time it gives the pages back that the program has looked at, since
  /// they count as its memory.
  void before_look_at(std::size_t bytes) const;

 private:
  void require_unchanged() const;

  std::string name_;
  OpenFile file_;
  const char* begin_ = nullptr;
  std::size_t size_ = 0;
  std::timespec changed_{};
  mutable std::atomic<std::size_t> looked_at_ = 0;  // bytes, since pages were given back
};

}  // namespace tapeflow
