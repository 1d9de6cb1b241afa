// Disks that are full or cannot be written to, for tests of what a program does then.
#pragma once

#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <string>

#include <sys/mount.h>
#include <sys/resource.h>

/// While it lives, no file of this process may grow beyond so many bytes: a disk that fills up in
/// the middle of a write. Works for everybody.
class SmallFiles {
 public:
  explicit SmallFiles(rlim_t bytes) {
    std::signal(SIGXFSZ, SIG_IGN);
    ::getrlimit(RLIMIT_FSIZE, &old_);
    const rlimit small{bytes, old_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &small);
  }
  SmallFiles(const SmallFiles&) = delete;
  ~SmallFiles() {
    ::setrlimit(RLIMIT_FSIZE, &old_);
    std::signal(SIGXFSZ, SIG_DFL);
  }

 private:
  rlimit old_{};
};

/// A disk of its own, in memory, over an existing folder: a real one that runs full, and that can
/// be made read-only for root too, whom permissions do not stop. Needs the right to mount.
class SmallDisk {
 public:
  SmallDisk(const std::filesystem::path& folder, const std::string& size) : folder_(folder) {
    if (::mount("tmpfs", folder_.c_str(), "tmpfs", 0, ("size=" + size).c_str()) != 0)
      why_not_ = std::strerror(errno);
  }
  SmallDisk(const SmallDisk&) = delete;
  ~SmallDisk() {
    if (why_not_.empty()) ::umount2(folder_.c_str(), MNT_DETACH);
  }

  /// Empty if there is such a disk, else the reason.
  const std::string& why_not() const { return why_not_; }

  bool make_read_only() const {
    return ::mount("tmpfs", folder_.c_str(), "tmpfs", MS_REMOUNT | MS_RDONLY, nullptr) == 0;
  }

 private:
  std::filesystem::path folder_;
  std::string why_not_;
};
