#include "engine/io/mapped_file.hpp"

#include <cerrno>
#include <stdexcept>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

namespace tapeflow {
namespace {

[[noreturn]] void cannot_read(const std::string& name, const std::string& why) {
  throw std::runtime_error("cannot read " + name + ": " + why);
}

/// Call it directly after a system call that failed: errno holds the reason.
[[noreturn]] void cannot_read(const std::string& name) {
  cannot_read(name, std::generic_category().message(errno));
}

OpenFile opened(const std::string& name) {
  OpenFile file(::open(name.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));  // a pipe may never open
  if (!file.is_open()) cannot_read(name);
  return file;
}

}  // namespace

MappedFile::MappedFile(const std::string& name) : MappedFile(opened(name), name) {}

MappedFile::MappedFile(OpenFile file, std::string name)
    : name_(std::move(name)), file_(std::move(file)) {
  struct stat info {};
  if (::fstat(file_.descriptor(), &info) != 0) cannot_read(name_);
  if (!S_ISREG(info.st_mode)) cannot_read(name_, "only a file on the disk can be mapped");
  size_ = static_cast<std::size_t>(info.st_size);
  changed_ = info.st_mtim;
  if (size_ == 0) return;  // no page can be mapped
  void* pages = ::mmap(nullptr, size_, PROT_READ, MAP_SHARED, file_.descriptor(), 0);
  if (pages == MAP_FAILED) cannot_read(name_);
  begin_ = static_cast<const char*>(pages);
}

MappedFile::~MappedFile() {
  if (begin_ != nullptr) ::munmap(const_cast<char*>(begin_), size_);
}

void MappedFile::require_unchanged() const {
  struct stat info {};
  if (::fstat(file_.descriptor(), &info) != 0) cannot_read(name_);
  if (static_cast<std::size_t>(info.st_size) != size_ || info.st_mtim.tv_sec != changed_.tv_sec ||
      info.st_mtim.tv_nsec != changed_.tv_nsec)
    cannot_read(name_, "it has been changed while its rows were in use");
}

// A page that is given back stays in the cache of the system, as long as there is room.
void MappedFile::before_look_at(std::size_t bytes) const {
  constexpr std::size_t at_once = std::size_t{1} << 16, most = std::size_t{1} << 25;
  require_unchanged();
  // The system maps the pages around the one that is looked at, 64 KiB, as well.
  if (looked_at_.fetch_add(bytes + at_once) < most) return;
  looked_at_ = 0;
  ::madvise(const_cast<char*>(begin_), size_, MADV_DONTNEED);
}

}  // namespace tapeflow
