// What a running tapeflow fit keeps beside its model, and how the next one goes on from it.
#pragma once

#include "engine/io/model_file.hpp"
#include "examples/command/fit_data.hpp"

#include <chrono>
#include <string>

namespace tapeflow {

/// Keeps the state of a fit in its state file, together with the command's settings and the
/// checksum of its rows.
class StateKeeper {
 public:
  /// `command` must outlive the keeper.
  StateKeeper(const FitCommand& command, const FitData& data);

  /// Whether the last save was longer ago than the command's save_every.
  bool due() const;
  void save(ModelFile trainer);
  /// When the fit's model is in its place.
  void remove() const;

 private:
  const FitCommand& command_;
  std::string rows_;
  std::chrono::steady_clock::time_point saved_at_;
};

/// A fit that starts anew must not cost an earlier one its state: std::runtime_error if there is
/// one and the command does not say --fresh.
void require_no_state(const FitCommand& command);

/// Puts the saved settings into the command. std::runtime_error if there is no state.
void resume_settings(FitCommand& command);

/// The trainer's state. std::runtime_error if it was saved from other rows.
ModelFile load_state(const FitCommand& command, const FitData& data);

}  // namespace tapeflow
