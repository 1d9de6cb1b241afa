#include "engine/io/temporary_file.hpp"

#include "engine/io/checksum.hpp"

#include <atomic>
#include <cerrno>
#include <string>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tapeflow {

namespace fs = std::filesystem;

namespace {

constexpr const char* ending = ".tmp";

/// How the names of all temporary files for this target begin.
std::string beginning(const fs::path& target) {
  return ".tapeflow-" + hex(checksum(target.filename().string())) + "-";
}

/// Removes the temporary files for this target that nobody has locked: their writers are dead.
void remove_abandoned(const fs::path& target) {
  const fs::path folder = target.has_parent_path() ? target.parent_path() : ".";
  const std::string begin = beginning(target);
  std::error_code error;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    const std::string name = at->path().filename().string();
    if (!name.starts_with(begin) || !name.ends_with(ending)) continue;
    const OpenFile file(::open(at->path().c_str(), O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    if (file.is_open() && file.lock()) ::unlink(at->path().c_str());
  }
}

/// Whether a new file is ours: locked, where there are locks, and not removed by a process that
/// found it before that.
bool is_ours(const OpenFile& file) {
  return (file.lock() || errno != EWOULDBLOCK) && file.has_name();
}

}  // namespace

TemporaryFile::TemporaryFile(const fs::path& target) : target_(target) {
  static std::atomic<unsigned> count = 0;
  remove_abandoned(target);
  for (;;) {
    const std::string number = std::to_string(::getpid()) + "-" + std::to_string(count++);
    path_ = target.parent_path() / (beginning(target) + number + ending);
    file_ = OpenFile(::open(path_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
    if (file_.is_open() ? is_ours(file_) : errno != EEXIST) break;
  }
  if (!file_.is_open()) path_.clear();
}

TemporaryFile::~TemporaryFile() {
  if (!path_.empty()) ::unlink(path_.c_str());
}

bool TemporaryFile::take_name() {
  if (::rename(path_.c_str(), target_.c_str()) != 0) return false;
  path_.clear();
  return true;
}

}  // namespace tapeflow
