// Simulates disks that are full or cannot be written, for tests of what programs do then.
#pragma once

#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <string>

#include <sys/mount.h>
#include <sys/resource.h>

/// While this object lives, no file of this process may grow beyond `bytes`, as on a disk that
/// fills up in the middle of a write. Needs no special rights.
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

/// Shows one file under the name of another, existing one. Needs the right to mount.
class MountedFile {
 public:
  MountedFile(const std::filesystem::path& shown, const std::filesystem::path& name) : name_(name) {
    if (::mount(shown.c_str(), name_.c_str(), nullptr, MS_BIND, nullptr) != 0)
      why_not_ = std::strerror(errno);
  }
  MountedFile(const MountedFile&) = delete;
  ~MountedFile() {
    if (why_not_.empty()) ::umount2(name_.c_str(), MNT_DETACH);
  }

  /// Empty if the file could be mounted, else the reason.
  const std::string& why_not() const { return why_not_; }

 private:
  std::filesystem::path name_;
  std::string why_not_;
};

/// A disk in memory, mounted over an existing folder. It can run full, and it can be made read-only
/// even for root, whom permissions do not stop. Needs the right to mount.
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

  /// Empty if the disk could be mounted, else the reason.
  const std::string& why_not() const { return why_not_; }

  bool make_read_only() const {
    return ::mount("tmpfs", folder_.c_str(), "tmpfs", MS_REMOUNT | MS_RDONLY, nullptr) == 0;
  }

 private:
  std::filesystem::path folder_;
  std::string why_not_;
};
