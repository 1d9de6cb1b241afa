// The state that a running tapeflow fit keeps beside its model, and how the next fit goes on from
// it.
#pragma once

#include "engine/io/model_file.hpp"
#include "examples/tapeflow/fit_data.hpp"
#include "examples/tapeflow/state_file.hpp"

#include <chrono>
#include <map>
#include <string>
#include <vector>

namespace tapeflow {

/// The scores of a seed whose fit is done. The model of the best seed is in the file of --out.
struct SeedRun {
  std::uint64_t seed = 0;
  double valid = 0, test = 0, test_error = 0;  // mean log-likelihoods in nats per row
  FitResult fit;
};

/// The runs without those that diverged at once.
std::vector<SeedRun> runs_that_found_something(const std::vector<SeedRun>& runs);

/// The run whose validation rows are most likely, among those that found something.
const SeedRun& best_of(const std::vector<SeedRun>& runs);

/// Checksums of the raw rows "train_rows", "valid_rows" and "test_rows", with their weights; to
/// those of the training rows belong the names of classes and words.
std::map<std::string, std::string> checksums_of_rows(const FitData& data);

/// Keeps the state of a fit in its state file, together with the command's settings and the
/// checksums of its rows.
class StateKeeper {
 public:
  /// `command` and `file` must outlive the keeper.
  StateKeeper(const FitCommand& command, const FitData& data, StateFile& file);

  /// Whether the last save was longer ago than the command's save_every.
  bool due() const;
  /// Saves the state of the trainer before its first step, and the scores of the seeds before it.
  void save_start(const ModelFile& trainer, const std::vector<SeedRun>& done);
  /// Saves the state of a trainer at work.
  void save(const ModelFile& trainer, const std::vector<SeedRun>& done);
  /// Removes the file, once the fit's model is saved.
  void remove() { file_.remove(); }

 private:
  ModelFile with_settings(ModelFile trainer, const std::vector<SeedRun>& done) const;

  const FitCommand& command_;
  StateFile& file_;
  std::map<std::string, std::string> checksums_;
  std::chrono::steady_clock::time_point saved_at_;
};

/// A fit that starts anew must not overwrite the state of an earlier fit: std::runtime_error if
/// there is a state and the command does not say --fresh.
void require_no_state(const FitCommand& command, const StateFile& file);

/// Puts the saved settings into the command. std::runtime_error if there is no state;
/// CLI::ValidationError if an option was given on the command line and its value differs.
void resume_settings(FitCommand& command, const StateFile& file);

/// The trainer's state; `done` becomes the seeds before it. std::runtime_error if the state was
/// saved from other rows, or if the model of the best of these seeds is gone.
ModelFile load_state(const FitCommand& command, const FitData& data, StateFile& file,
                     std::vector<SeedRun>& done);

}  // namespace tapeflow
