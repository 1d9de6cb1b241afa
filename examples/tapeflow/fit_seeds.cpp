#include "examples/tapeflow/fit_seeds.hpp"

#include "examples/tapeflow/fit_mixture.hpp"
#include "examples/tapeflow/fit_notes.hpp"
#include "flows/tables/saved_model.hpp"
#include "flows/training/ranks.hpp"

#include <iostream>
#include <limits>
#include <stdexcept>

namespace tapeflow {

FitInProgress::FitInProgress(const FitCommand& the_command, const FitData& the_data,
                             StateFile& file, Stages& the_stages, const FitClock& the_clock)
    : command(the_command),
      data(the_data),
      stages(the_stages),
      clock(the_clock),
      keeper(the_command, the_data, file) {
  if (!command.log.empty()) log.emplace(command.log, command.resume);
  if (command.resume) state = load_state(command, data, file, done);
}

namespace {

template <class T>
OnTrainer<T> saving_its_state(FitInProgress& fit) {
  OnTrainer<T> on;
  on.start = [&fit](Trainer<T>& trainer) {
    if (!fit.state.tensors.empty()) {
      trainer.restore(fit.state);
      fit.state = {};
    } else {
      // Fails at once, and not after the work, if the disk is full.
      fit.keeper.save_start(trainer.state(), fit.done);
    }
  };
  on.step = [&fit](Trainer<T>& trainer) {
    if (fit.keeper.due()) fit.keeper.save(trainer.state(), fit.done);
  };
  on.interrupted = [&fit](Trainer<T>& trainer) { fit.keeper.save(trainer.state(), fit.done); };
  on.seconds_left = [&fit] { return fit.clock.seconds_left(); };
  on.epoch = [&fit](const EpochReport& report) {
    fit.curve.push_back(report);
    if (fit.log) fit.log->append(fit.command.training.seed + fit.done.size(), report);
  };
  return on;
}

// A seed that diverged at once is left out; if all seeds did, the fit has failed. A row that is to
// blame would end every seed in the same way.
void leave_out(FitInProgress& fit, const FitOptions& options, const Findings& found) {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  fit.done.push_back({options.seed, nan, nan, nan, found.fit});
  const bool is_last = fit.done.size() == fit.command.seeds;
  const bool none_is_left = is_last && runs_that_found_something(fit.done).empty();
  if (rows_are_to_blame(found) || none_is_left) {
    fit.keeper.remove();
    throw std::runtime_error(why_nothing(found, options));
  }
  std::cerr << "note: seed " << options.seed << " is left out: " << why_nothing(found, options)
            << "\n";
}

template <class T>
void save(DensityModel<T> model, const FitInProgress& fit, const std::vector<SeedRun>& before) {
  const FitCommand& command = fit.command;
  if (!is_first(command.training.ranks.get())) return;
  if (command.mixture) return add_member(std::move(model), command, before);
  model.save(command.out);
  Workers workers(command.training.threads);
  require_saved(model, command.out, fit.data.valid.raw(), workers);
}

// A member of a mixture counts as much as any other: it needs to have had its time.
bool is_no_member(const FitInProgress& fit, const FitOptions& options, const FitResult& result) {
  const bool cut_short = result.end == FitEnd::interrupted || result.end == FitEnd::out_of_time;
  if (!fit.command.mixture || !cut_short || runs_that_found_something(fit.done).empty())
    return false;
  std::cerr << "note: seed " << options.seed
            << " is no member of the mixture: its training was cut short\n";
  return true;
}

}  // namespace

template <class T>
void require_models_of_done(const FitInProgress& fit) {
  if (!fit.command.mixture || !is_first(fit.command.training.ranks.get())) return;
  require_members<T>(fit.command, fit.done);
}

template <class T>
FitEnd fit_next_seed(FitInProgress& fit) {
  const FitCommand& command = fit.command;
  const FitData& data = fit.data;
  FitOptions options = command.training;
  options.seed += fit.done.size();
  const std::string label = command.seeds == 1 ? "" : "seed " + std::to_string(options.seed) + ", ";
  DensityModel<T> model =
      untrained_model<T>(command.model_settings, data, options.seed, label, fit.stages);
  model.remember_levels(data.levels);
  const RowsOfFit<T> rows(model, data);
  fit.curve.clear();
  const FitResult result = train(model, rows, options, label, fit.stages, saving_its_state<T>(fit));
  const Findings found = evaluate(model, rows, data, result, options.threads);
  if (found_nothing(result)) {
    leave_out(fit, options, found);
    return result.end;
  }
  if (is_no_member(fit, options, result)) return result.end;
  const std::vector<SeedRun> before = fit.done;
  const bool best = runs_that_found_something(before).empty() ||
                    result.score().is_better_than(best_of(before).fit.score());
  fit.done.push_back(
      {options.seed, found.valid.mean, found.test.mean, found.test.standard_error, result});
  if (best) {
    fit.best = found;
    fit.best_curve = fit.curve;
  }
  if (!best && !command.mixture) return result.end;
  std::map<std::string, std::string> notes = notes_of_fit(command, data, found, options.seed);
  for (const std::string& line : command.choice) {
    const std::size_t colon = line.find(": ");
    notes[line.substr(0, colon)] = line.substr(colon + 2);
  }
  model.remember_notes(std::move(notes));
  save(std::move(model), fit, before);
  return result.end;
}

// If the best seed was fitted before the interruption, its model is in the file.
template <class T>
Findings findings_of_kept(const FitInProgress& fit) {
  if (fit.command.mixture) return finish_mixture<T>(fit.command, fit.data, fit.done, fit.stages);
  if (fit.best) return *fit.best;
  DensityModel<T> model = DensityModel<T>::load(fit.command.out);
  const RowsOfFit<T> rows(model, fit.data);
  return evaluate(model, rows, fit.data, best_of(fit.done).fit, fit.command.training.threads);
}

#define TAPEFLOW_INSTANTIATE(T)                                  \
  template void require_models_of_done<T>(const FitInProgress&); \
  template FitEnd fit_next_seed<T>(FitInProgress&);              \
  template Findings findings_of_kept<T>(const FitInProgress&);

TAPEFLOW_INSTANTIATE(float)
TAPEFLOW_INSTANTIATE(double)

}  // namespace tapeflow
