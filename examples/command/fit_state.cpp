#include "examples/command/fit_state.hpp"

#include "flows/rows.hpp"

#include <filesystem>
#include <stdexcept>

namespace tapeflow {
namespace {

// The trainer knows its standardised rows only; these are the raw ones.
std::string checksum_of_rows(const FitData& data) {
  return checksum(Rows<double>{data.train}) + checksum(Rows<double>{data.valid});
}

const std::string& text(const ModelFile& state, const std::string& key, const std::string& file) {
  const auto found = state.metadata.find(key);
  if (found != state.metadata.end()) return found->second;
  throw std::runtime_error(file + ": needs the state of an interrupted fit");
}

}  // namespace

StateKeeper::StateKeeper(const FitCommand& command, const FitData& data)
    : command_(command),
      rows_(checksum_of_rows(data)),
      saved_at_(std::chrono::steady_clock::now()) {}

bool StateKeeper::due() const {
  const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - saved_at_;
  return passed.count() >= command_.save_every;
}

void StateKeeper::save(ModelFile trainer) {
  trainer.metadata["settings"] = command_.settings();
  trainer.metadata["rows"] = rows_;
  write_model(command_.state_file(), trainer);
  saved_at_ = std::chrono::steady_clock::now();
}

void StateKeeper::remove() const {
  std::error_code nothing_to_remove;
  std::filesystem::remove(command_.state_file(), nothing_to_remove);
}

void require_no_state(const FitCommand& command) {
  const std::string file = command.state_file();
  if (command.fresh || !std::filesystem::exists(file)) return;
  throw std::runtime_error(file +
                           " holds a fit that was interrupted: --resume goes on with it, "
                           "--fresh starts anew");
}

void resume_settings(FitCommand& command) {
  const std::string file = command.state_file();
  if (!std::filesystem::exists(file)) {
    throw std::runtime_error(
        "--resume needs the state that an interrupted fit leaves, there is no " + file);
  }
  command.take_settings(text(read_model(file), "settings", file));
}

ModelFile load_state(const FitCommand& command, const FitData& data) {
  const std::string file = command.state_file();
  ModelFile state = read_model(file);
  if (text(state, "rows", file) == checksum_of_rows(data)) return state;
  throw std::runtime_error(file + ": needs the rows it was saved with to go on, those of " +
                           command.data + " are others");
}

}  // namespace tapeflow
