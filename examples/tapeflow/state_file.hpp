// The file of a fit's state, and the lock that keeps two fits from writing the same files.
#pragma once

#include "engine/io/model_file.hpp"

#include <filesystem>
#include <string>
#include <utility>

namespace tapeflow {

/// Behind the name of the model, this makes the name of the state file.
inline constexpr const char* state_ending = ".training";

/// As long as this object lives, no other one gets the same file. The lock is on the file itself
/// and ends with the process: a fit that was killed leaves its state, and nothing that locks it.
class StateFile {
 public:
  /// Locks and reads the state of an earlier fit, if there is one. std::runtime_error if another
  /// fit writes to the file, or if the file holds something other than a state.
  explicit StateFile(std::string name);
  /// The state that another process found, which has the file: nothing is written here.
  StateFile(std::string name, ModelFile found) : name_(std::move(name)), found_(std::move(found)) {}
  StateFile(const StateFile&) = delete;
  StateFile& operator=(const StateFile&) = delete;
  /// Removes the file if it holds no work, as after a fit that failed at once.
  ~StateFile();

  const std::string& name() const { return name_; }
  /// False if the file is another process's.
  bool writes() const { return writes_; }
  bool found_a_state() const { return !found_.metadata.empty(); }
  /// The state that the file held at the start; empty if there was none.
  const ModelFile& found() const { return found_; }
  ModelFile take_found() { return std::exchange(found_, {}); }

  /// Saves the state of a fit before its first step. std::runtime_error if another fit has come
  /// first, or if the file cannot be written.
  void save_start(const ModelFile& state);
  /// Saves a state that is worth going on from.
  void save(const ModelFile& state);
  /// Removes the file, once the fit's model is saved.
  void remove();

 private:
  std::string name_;
  ModelFile found_;
  OpenFile locked_;
  bool holds_work_ = false, writes_ = false;
};

/// Whether the file is the state of a fit, by its name and its content.
bool is_state_file(const std::filesystem::path& file);

}  // namespace tapeflow
