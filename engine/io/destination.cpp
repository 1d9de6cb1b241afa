#include "engine/io/destination.hpp"

#include <charconv>
#include <string>
#include <system_error>

namespace tapeflow {

namespace fs = std::filesystem;

namespace {

constexpr int most_links = 40;  // as the system follows

/// The number N of a path that means /proc/self/fd/N; else -1.
int own_descriptor(const fs::path& path) {
  std::error_code error, none;
  const fs::path folder = fs::canonical(path.has_parent_path() ? path.parent_path() : ".", error);
  if (error || folder != fs::canonical("/proc/self/fd", none)) return -1;
  const std::string digits = path.filename().string();
  int number = -1;
  const auto end = digits.data() + digits.size();
  return std::from_chars(digits.data(), end, number).ptr == end ? number : -1;
}

}  // namespace

bool Destination::takes_a_new_file() const {
  std::error_code missing;
  return descriptor < 0 && !fs::is_other(fs::status(path, missing));
}

Destination destination_of(const fs::path& name) {
  Destination to{name};
  std::error_code error;
  for (int links = 0; links < most_links; ++links) {
    to.descriptor = own_descriptor(to.path);
    if (to.descriptor >= 0 || !fs::is_symlink(fs::symlink_status(to.path, error))) break;
    const fs::path next = fs::read_symlink(to.path, error);
    if (error) break;
    to.path = to.path.parent_path() / next;  // `next` alone if it begins with a slash
  }
  return to;
}

}  // namespace tapeflow
