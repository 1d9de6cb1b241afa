#include "engine/io/file_reader.hpp"

#include <cerrno>
#include <stdexcept>
#include <system_error>

#include <sys/stat.h>
#include <unistd.h>

namespace tapeflow {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void cannot_read(const fs::path& path, const std::string& why) {
  throw std::runtime_error("cannot read " + path.string() + ": " + why);
}

/// Call it directly after a system call that failed: errno holds the reason.
[[noreturn]] void cannot_read(const fs::path& path) {
  cannot_read(path, std::generic_category().message(errno));
}

/// The size in bytes of an open file, as the system reports it; 0 for a pipe. Throws for a device,
/// which may have no end, unless it is a terminal, and for a file that is larger than it may be.
std::size_t expected_size(int file, const fs::path& path, FileSize allowed) {
  struct stat info {};
  if (::fstat(file, &info) != 0) cannot_read(path);
  if (S_ISCHR(info.st_mode) && ::isatty(file) == 0) cannot_read(path, "it is a device, not a file");
  if (!S_ISREG(info.st_mode)) return 0;
  const auto size = static_cast<std::size_t>(info.st_size);
  if (allowed == FileSize::fits_memory && size > memory_bytes())
    cannot_read(path, "its " + std::to_string(size) + " bytes are more than the memory has");
  return size;
}

}  // namespace

std::size_t memory_bytes() {
  return static_cast<std::size_t>(::sysconf(_SC_PHYS_PAGES)) *
         static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

FileReader::FileReader(const fs::path& path, FileSize size)
    : path_(path), file_(std::fopen(path.c_str(), "re"), std::fclose) {
  if (!file_) cannot_read(path);
  bytes_ = expected_size(::fileno(file_.get()), path, size);
}

bool FileReader::append_to(std::string& text, std::size_t count) {
  const std::size_t before = text.size();
  text.resize(before + count);
  const std::size_t got = std::fread(text.data() + before, 1, count, file_.get());
  if (got < count && std::ferror(file_.get()) != 0) cannot_read(path_);
  text.resize(before + got);
  bytes_read_ += got;
  return got > 0;
}

}  // namespace tapeflow
