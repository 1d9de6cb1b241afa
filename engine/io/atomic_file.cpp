#include "engine/io/atomic_file.hpp"

#include <atomic>
#include <cerrno>
#include <stdexcept>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tapeflow {

namespace {

namespace fs = std::filesystem;

/// Throws the reason that errno holds: call it directly after a system call that failed.
[[noreturn]] void cannot(const char* act, const fs::path& path) {
  const std::string reason = std::generic_category().message(errno);
  throw std::runtime_error(std::string("cannot ") + act + " " + path.string() + ": " + reason);
}

/// An open file that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() { close(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  int get() const { return fd_; }
  bool is_open() const { return fd_ >= 0; }

  /// False if the system reports only on closing that written bytes are lost.
  bool close() {
    const int fd = fd_;
    fd_ = -1;
    return fd < 0 || ::close(fd) == 0;
  }

  bool write_all(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t written = ::write(fd_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
  }

 private:
  int fd_;
};

/// Removes the file `path` when the scope ends, unless `keep` is set.
struct Cleanup {
  fs::path path;
  bool keep = false;
  ~Cleanup() {
    if (!keep) ::unlink(path.c_str());
  }
};

/// Creates an empty file in `folder` under a name that nobody else has, and stores it in `name`.
/// Returns the descriptor, or -1.
int create_temporary(const fs::path& folder, fs::path& name) {
  static std::atomic<unsigned> count = 0;
  for (;;) {
    const std::string unique = std::to_string(::getpid()) + "-" + std::to_string(count++);
    name = folder / (".tapeflow-" + unique + ".tmp");
    const int fd = ::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd >= 0 || errno != EEXIST) return fd;
  }
}

void write_directly(const fs::path& target, std::string_view bytes) {
  Descriptor file(::open(target.c_str(), O_WRONLY | O_CLOEXEC));
  if (!file.is_open() || !file.write_all(bytes) || !file.close()) cannot("write", target);
}

/// `target` must not be a link. Messages show `named`, the path as the user wrote it.
void write_beside_and_rename(const fs::path& target, std::string_view bytes,
                             const fs::path& named) {
  fs::path name;
  Descriptor file(create_temporary(target.parent_path(), name));
  if (!file.is_open()) cannot("write", named);
  Cleanup temporary{name};
  struct stat old {};
  const bool replaces = ::stat(target.c_str(), &old) == 0;
  const bool done = (!replaces || ::fchmod(file.get(), old.st_mode & 07777) == 0) &&
                    file.write_all(bytes) && ::fsync(file.get()) == 0 && file.close() &&
                    ::rename(name.c_str(), target.c_str()) == 0;
  if (!done) cannot("write", named);
  temporary.keep = true;
}

/// The size in bytes of an open file, as the system reports it; 0 for a pipe. Throws for a device,
/// which may have no end, unless it is a terminal, and for a file that is larger than the memory.
std::size_t expected_size(const Descriptor& file, const fs::path& path) {
  struct stat info {};
  if (!file.is_open() || ::fstat(file.get(), &info) != 0) cannot("read", path);
  const auto refuse = [&path](const std::string& why) {
    throw std::runtime_error("cannot read " + path.string() + ": " + why);
  };
  if (S_ISCHR(info.st_mode) && ::isatty(file.get()) == 0) refuse("it is a device, not a file");
  if (!S_ISREG(info.st_mode)) return 0;
  const double memory =
      static_cast<double>(::sysconf(_SC_PHYS_PAGES)) * static_cast<double>(::sysconf(_SC_PAGESIZE));
  if (static_cast<double>(info.st_size) > memory)
    refuse("its " + std::to_string(info.st_size) + " bytes are more than the memory has");
  return static_cast<std::size_t>(info.st_size);
}

}  // namespace

std::string read_file(const fs::path& path) {
  constexpr std::size_t step = std::size_t{1} << 20;
  Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  const std::size_t expected = expected_size(file, path);
  std::string bytes;
  std::size_t size = 0;
  for (;;) {
    if (size == bytes.size()) bytes.resize(size < expected ? expected + 1 : size + step);
    const ssize_t got = ::read(file.get(), bytes.data() + size, bytes.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) cannot("read", path);
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  bytes.resize(size);
  return bytes;
}

void write_file_atomically(const fs::path& target, std::string_view bytes) {
  std::error_code missing;
  if (fs::is_other(fs::status(target, missing))) return write_directly(target, bytes);
  const fs::path real = fs::canonical(target, missing);
  write_beside_and_rename(missing ? target : real, bytes, target);
}

}  // namespace tapeflow
