#include "examples/support/terminal/outputs.hpp"

#include "engine/io/atomic_file.hpp"
#include "engine/io/destination.hpp"

#include <filesystem>
#include <optional>
#include <stdexcept>
#include <tuple>

#include <CLI/CLI.hpp>
#include <sys/stat.h>
#include <unistd.h>

namespace tapeflow {
namespace {

namespace fs = std::filesystem;

// What makes two names mean the same file: its device and number. For a file that is not there yet:
// those of its folder, and its name.
using Identity = std::tuple<dev_t, ino_t, std::string>;

Identity identity(const struct stat& file, const std::string& name = "") {
  return {file.st_dev, file.st_ino, name};
}

// Nothing for a device, a pipe, or a file in a folder that is not there.
std::optional<Identity> identity_of(const std::string& name) {
  struct stat info {};
  if (::stat(name.c_str(), &info) == 0)
    return S_ISREG(info.st_mode) ? std::optional(identity(info)) : std::nullopt;
  const fs::path path = destination_of(name).path;
  const fs::path folder = path.has_parent_path() ? path.parent_path() : ".";
  if (::stat(folder.c_str(), &info) != 0) return std::nullopt;
  return identity(info, path.filename().string());
}

std::optional<Identity> identity_of(int descriptor) {
  struct stat info {};
  if (::fstat(descriptor, &info) != 0 || !S_ISREG(info.st_mode)) return std::nullopt;
  return identity(info);
}

[[noreturn]] void refuse(const NamedFile& output, const std::string& other) {
  throw CLI::ValidationError(output.what + " " + output.name, "needs another file than " + other);
}

void require_not_the_same(const NamedFile& output, const NamedFile& other) {
  const std::optional<Identity> mine = identity_of(output.name);
  if (!other.name.empty() && mine && mine == identity_of(other.name))
    refuse(output, other.what + " " + other.name);
}

// A new file in the place of the one that a stream goes to would lose the stream's text.
void require_no_stream(const NamedFile& output) {
  const std::optional<Identity> mine = identity_of(output.name);
  if (!mine || !destination_of(output.name).takes_a_new_file()) return;
  if (mine == identity_of(STDOUT_FILENO)) refuse(output, "the standard output");
  if (mine == identity_of(STDERR_FILENO)) refuse(output, "the standard error");
}

void require_place_for(const std::string& name) {
  const fs::path folder = destination_of(name).path.parent_path();
  std::error_code missing;
  if (!folder.empty() && !fs::is_directory(folder, missing))
    throw std::runtime_error("cannot write " + name + ": there is no folder " + folder.string());
  require_writable(name);
}

}  // namespace

void check_outputs(const std::vector<NamedFile>& outputs, const std::vector<NamedFile>& inputs) {
  for (auto output = outputs.begin(); output != outputs.end(); ++output) {
    if (output->name.empty()) continue;
    for (const NamedFile& input : inputs) require_not_the_same(*output, input);
    for (auto other = outputs.begin(); other != output; ++other)
      require_not_the_same(*output, *other);
    require_no_stream(*output);
    require_place_for(output->name);
  }
}

CLI::Validator a_file_name() {
  return {[](std::string& text) {
            return std::string(text.empty() ? "needs the name of a file, got an empty text" : "");
          },
          ""};
}

}  // namespace tapeflow
