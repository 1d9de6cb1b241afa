#include "engine/io/atomic_file.hpp"

#include "engine/io/destination.hpp"
#include "engine/io/file_reader.hpp"
#include "engine/io/temporary_file.hpp"

#include <algorithm>
#include <cerrno>
#include <iostream>
#include <stdexcept>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tapeflow {

namespace {

namespace fs = std::filesystem;

/// Throws the system's words for an error. Without `error`, call it directly after a system call
/// that failed.
[[noreturn]] void cannot(const char* act, const fs::path& path, int error = errno) {
  const std::string reason = std::generic_category().message(error);
  throw std::runtime_error(std::string("cannot ") + act + " " + path.string() + ": " + reason);
}

void write_directly(const Destination& to, std::string_view bytes, const fs::path& named) {
  std::cout << std::flush;  // the text before comes first, if `to` is the standard output
  OpenFile file(to.descriptor < 0 ? ::open(to.path.c_str(), O_WRONLY | O_CLOEXEC)
                                  : ::fcntl(to.descriptor, F_DUPFD_CLOEXEC, 0));
  if (!file.is_open() || !file.write_all(bytes) || !file.close()) cannot("write", named);
}

/// Messages show `named`, the path as the user wrote it.
OpenFile write_beside_and_rename(const fs::path& target, std::string_view bytes,
                                 const fs::path& named) {
  TemporaryFile temporary(target);
  const OpenFile& file = temporary.file();
  if (!file.is_open()) cannot("write", named);
  struct stat old {};
  const bool replaces = ::lstat(target.c_str(), &old) == 0;
  if (replaces && S_ISLNK(old.st_mode)) cannot("write", named, ELOOP);
  const bool done = (!replaces || ::fchmod(file.descriptor(), old.st_mode & 07777) == 0) &&
                    file.write_all(bytes) && ::fsync(file.descriptor()) == 0 &&
                    temporary.take_name();
  if (!done) cannot("write", named);
  return temporary.release();
}

/// Throws if a new file cannot take this place: a folder has it, a mounted file, or no file can.
void require_place(const fs::path& target, const fs::path& named) {
  struct statx old {};
  if (::statx(AT_FDCWD, target.c_str(), AT_SYMLINK_NOFOLLOW, STATX_TYPE, &old) == 0) {
    if (S_ISDIR(old.stx_mode)) cannot("write", named, EISDIR);
    if (S_ISLNK(old.stx_mode)) cannot("write", named, ELOOP);
    if ((old.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0) cannot("write", named, EBUSY);
  } else if (errno != ENOENT) {
    cannot("write", named);
  }
  if (!TemporaryFile(target).file().is_open()) cannot("write", named);
}

/// Throws if nothing can be written to what is there or open already.
void require_open_for_writing(const Destination& to, const fs::path& named) {
  if (to.descriptor < 0) {
    if (::access(to.path.c_str(), W_OK) != 0) cannot("write", named);
    return;
  }
  const int flags = ::fcntl(to.descriptor, F_GETFL);
  if (flags < 0 || (flags & O_ACCMODE) == O_RDONLY) cannot("write", named, EBADF);
}

}  // namespace

std::string read_file(const fs::path& path) {
  constexpr std::size_t largest_step = std::size_t{1} << 20;
  FileReader file(path);
  // A pipe has no size; of a file the last step finds the end.
  const std::size_t size = file.bytes();
  const std::size_t step = size == 0 ? largest_step : std::min(size + 1, largest_step);
  std::string bytes;
  bytes.reserve(size + step);
  while (file.append_to(bytes, step)) continue;
  return bytes;
}

OpenFile write_file_atomically(const fs::path& target, std::string_view bytes) {
  const Destination to = destination_of(target);
  if (to.takes_a_new_file()) return write_beside_and_rename(to.path, bytes, target);
  write_directly(to, bytes, target);
  return {};
}

void require_writable(const fs::path& target) {
  const Destination to = destination_of(target);
  to.takes_a_new_file() ? require_place(to.path, target) : require_open_for_writing(to, target);
}

}  // namespace tapeflow
