// What an interrupted tapeflow fit leaves beside its model, and how the next one goes on from it.
#pragma once

#include "engine/io/model_file.hpp"
#include "examples/command/fit_data.hpp"

namespace tapeflow {

/// Writes the trainer's state with the command's settings and the moments of the training rows.
void save_state(const FitCommand& command, const FitData& data, ModelFile trainer);

/// Puts the saved settings into the command. std::runtime_error if there is no state.
void resume_settings(FitCommand& command);

/// The trainer's state. std::runtime_error if it was saved from other training rows.
ModelFile load_state(const FitCommand& command, const FitData& data);

/// When the fit has come to its end.
void remove_state(const FitCommand& command);

}  // namespace tapeflow
