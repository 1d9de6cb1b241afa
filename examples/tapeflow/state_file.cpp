#include "examples/tapeflow/state_file.hpp"

#include <cerrno>
#include <filesystem>
#include <stdexcept>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

namespace tapeflow {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse_second(const std::string& name) {
  throw std::runtime_error(name +
                           " belongs to a fit that is under way: wait for its end, or choose "
                           "another --out");
}

// The file, locked; no file if there is none.
OpenFile locked(const std::string& name, int flags) {
  for (;;) {
    OpenFile file(::open(name.c_str(), flags | O_RDWR | O_NOFOLLOW | O_CLOEXEC, 0666));
    if (!file.is_open() && errno == ENOENT) return file;
    if (!file.is_open() && errno == EEXIST) refuse_second(name);
    if (!file.is_open())
      throw std::runtime_error("cannot write " + name + ": " +
                               std::generic_category().message(errno));
    if (!file.lock() && errno == EWOULDBLOCK) refuse_second(name);
    if (file.has_name()) return file;  // else a new state took its place in this moment
  }
}

bool is_state(const ModelFile& file) { return file.text("settings") && file.text("seeds"); }

// The file must be a state: whatever else has this name is not the fit's to replace.
ModelFile read_state(const std::string& name) {
  const std::string hint = "; the state of this fit goes there: move it, or choose another --out";
  ModelFile file;
  try {
    file = read_model(name);
  } catch (const std::runtime_error& error) {
    throw std::runtime_error(error.what() + hint);
  }
  if (!is_state(file))
    throw std::runtime_error(name + ": needs the state of a fit, got a fitted model" + hint);
  return file;
}

}  // namespace

StateFile::StateFile(std::string name) : name_(std::move(name)), writes_(true) {
  if (const std::string other = name_ + state_ending; fs::exists(other))
    throw std::runtime_error(name_ + " is the --out of another fit, whose state is in " + other +
                             ": choose another --out");
  locked_ = locked(name_, 0);
  // A file without content is of a fit that was killed when it began.
  holds_work_ = locked_.is_open() && !fs::is_empty(name_);
  if (holds_work_) found_ = read_state(name_);
}

StateFile::~StateFile() {
  if (!holds_work_) remove();
}

void StateFile::save_start(const ModelFile& state) {
  if (!writes_) return;
  if (!locked_.is_open()) locked_ = locked(name_, O_CREAT | O_EXCL);
  locked_ = write_model(name_, state);
  holds_work_ = false;
}

void StateFile::save(const ModelFile& state) {
  if (!writes_) return;
  locked_ = write_model(name_, state);
  holds_work_ = true;
}

void StateFile::remove() {
  if (locked_.is_open()) ::unlink(name_.c_str());
  locked_ = {};
}

bool is_state_file(const fs::path& file) {
  if (file.extension() != state_ending || !fs::is_regular_file(file)) return false;
  try {
    return is_state(read_model(file));
  } catch (const std::runtime_error&) {
    return false;
  }
}

}  // namespace tapeflow
