// The seeds of a tapeflow fit, one after the other: what each of them does to the model file.
#pragma once

#include "examples/tapeflow/fit_log.hpp"
#include "examples/tapeflow/fit_model.hpp"
#include "examples/tapeflow/resume.hpp"

#include <optional>
#include <vector>

namespace tapeflow {

/// A fit under way: the seeds that are done, and all that the rest needs.
struct FitInProgress {
  const FitCommand& command;
  const FitData& data;
  Stages& stages;
  const FitClock& clock;
  StateKeeper keeper;
  std::optional<FitLog> log;
  ModelFile state;  ///< the trainer's, of the seed that was interrupted; or empty
  std::vector<SeedRun> done;
  /// Of the best seed; nothing if it was fitted before the interruption.
  std::optional<Findings> best;
  std::vector<EpochReport> curve, best_curve;  ///< of the seed under way, and of the best one

  /// A fit that resumes begins with the seeds that are done. Errors as load_state. What it is given
  /// must outlive it.
  FitInProgress(const FitCommand& the_command, const FitData& the_data, StateFile& file,
                Stages& the_stages, const FitClock& the_clock);
};

/// std::runtime_error if the file of --out lacks the models of a mixture's seeds that are done.
template <class T>
void require_models_of_done(const FitInProgress& fit);

/// Fits with the next seed, and keeps its model if it is the best so far, or a member of a mixture.
/// Returns why the training ended. std::runtime_error if all seeds diverged at once, or if a row
/// has no finite log p from the start.
template <class T>
FitEnd fit_next_seed(FitInProgress& fit);

/// The findings of the mixture, or of the best seed.
template <class T>
Findings findings_of_kept(const FitInProgress& fit);

}  // namespace tapeflow
