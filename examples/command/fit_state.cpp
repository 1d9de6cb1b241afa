#include "examples/command/fit_state.hpp"

#include "flows/standardize.hpp"

#include <filesystem>
#include <stdexcept>

namespace tapeflow {
namespace {

// Equal to the last bit: nobody's other data have them.
void add_moments(const FitData& data, ModelFile& state) {
  const ColumnMoments moments = column_moments(data.train);
  state.tensors["data.mean"] = moments.mean;
  state.tensors["data.deviation"] = moments.deviation;
}

}  // namespace

void save_state(const FitCommand& command, const FitData& data, ModelFile trainer) {
  trainer.metadata["settings"] = command.settings();
  add_moments(data, trainer);
  write_model(command.state_file(), trainer);
}

void resume_settings(FitCommand& command) {
  const std::string file = command.state_file();
  if (!std::filesystem::exists(file)) {
    throw std::runtime_error(
        "--resume needs the state that an interrupted fit leaves, there is no " + file);
  }
  const ModelFile state = read_model(file);
  const auto settings = state.metadata.find("settings");
  if (settings == state.metadata.end()) {
    throw std::runtime_error(file + ": needs the state of an interrupted fit");
  }
  command.take_settings(settings->second);
}

ModelFile load_state(const FitCommand& command, const FitData& data) {
  ModelFile state = read_model(command.state_file()), here;
  add_moments(data, here);
  for (const auto& [name, moments] : here.tensors) {
    const auto found = state.tensors.find(name);
    if (found != state.tensors.end() && found->second == moments) continue;
    throw std::runtime_error(command.state_file() +
                             ": needs the rows it was saved with to go on, those of " +
                             command.data + " are others");
  }
  return state;
}

void remove_state(const FitCommand& command) {
  std::error_code nothing_to_remove;
  std::filesystem::remove(command.state_file(), nothing_to_remove);
}

}  // namespace tapeflow
