// tapeflow fit: from a table to a model file.
#include "engine/io/destination.hpp"
#include "engine/io/file_error.hpp"
#include "examples/support/terminal/outputs.hpp"
#include "examples/support/terminal/program.hpp"
#include "examples/support/terminal/text_table.hpp"
#include "examples/tapeflow/fit_model.hpp"
#include "examples/tapeflow/report.hpp"
#include "examples/tapeflow/resume.hpp"
#include "examples/tapeflow/subcommands.hpp"
#include "flows/tables/saved_model.hpp"

#include <chrono>
#include <iostream>
#include <optional>

namespace tapeflow {
namespace {

// A fit under way: the seeds that are done, and all that the rest needs.
struct FitInProgress {
  const FitCommand& command;
  const FitData& data;
  Stages& stages;
  StateKeeper keeper;
  ModelFile state;  // the trainer's, of the seed that was interrupted; or empty
  std::vector<SeedRun> done;
  // Of the best seed; nothing if it was fitted before the interruption.
  std::optional<Findings> best;

  FitInProgress(const FitCommand& the_command, const FitData& the_data, StateFile& file,
                Stages& the_stages)
      : command(the_command),
        data(the_data),
        stages(the_stages),
        keeper(the_command, the_data, file) {
    if (command.resume) state = load_state(command, data, file, done);
  }
};

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
  return on;
}

// Fits with the next seed, and keeps its model if it is the best so far.
template <class T>
void fit_next_seed(FitInProgress& fit) {
  const FitCommand& command = fit.command;
  const FitData& data = fit.data;
  FitOptions options = command.training;
  options.seed += fit.done.size();
  const std::string label = command.seeds == 1 ? "" : "seed " + std::to_string(options.seed) + ", ";
  DensityModel<T> model =
      untrained_model<T>(command.model_settings, data, options.seed, label, fit.stages);
  model.remember_levels(data.levels);
  const RowsOfFit<T> rows(model, data);
  const FitResult result = train(model, rows, options, label, fit.stages, saving_its_state<T>(fit));
  const Findings found = evaluate(model, rows, data, result, options.threads);
  if (found_nothing(result)) {
    fit.keeper.remove();
    throw std::runtime_error(why_nothing(found, options));
  }
  const bool best =
      fit.done.empty() || result.score().is_better_than(best_of(fit.done).fit.score());
  fit.done.push_back(
      {options.seed, found.valid.mean, found.test.mean, found.test.standard_error, result});
  if (!best) return;
  fit.best = found;
  std::map<std::string, std::string> notes = {
      {"fitted to", command.data},
      {"training rows", std::to_string(data.learned().count())},
      {"test log-likelihood", with_error(found.test.mean, found.test.standard_error)},
      {"seed", std::to_string(options.seed)}};
  if (data.shape) {
    const MeanAndError bits = model.bits_per_dim(found.test);
    notes["test bits/dim"] = with_error(bits.mean, bits.standard_error);
  }
  model.remember_notes(std::move(notes));
  model.save(command.out);
  Workers workers(options.threads);
  require_saved(model, command.out, data.valid.raw(), workers);
}

// The findings of the best seed. If it was fitted before the interruption, its model is in the
// file.
template <class T>
Findings findings_of_best(const FitInProgress& fit) {
  if (fit.best) return *fit.best;
  DensityModel<T> model = DensityModel<T>::load(fit.command.out);
  const RowsOfFit<T> rows(model, fit.data);
  return evaluate(model, rows, fit.data, best_of(fit.done).fit, fit.command.training.threads);
}

template <class T>
int fit_in(FitCommand command, StateFile& file) {
  const auto start = std::chrono::steady_clock::now();
  Stages stages;
  const FitData data = prepare(command, stages);
  if (data.shape) complete_for(command, *data.shape, data.learned().count());
  FitInProgress fit(command, data, file, stages);
  std::cerr << data.summary() << "\n" << data.notes(command);
  bool interrupted = false;
  while (fit.done.size() < command.seeds && !interrupted) {
    fit_next_seed<T>(fit);
    interrupted = fit.done.back().fit.end == FitEnd::interrupted;
  }
  Findings found = findings_of_best<T>(fit);
  found.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  if (!interrupted) fit.keeper.remove();
  if (command.json) {
    print_json(command, data, found, fit.done);
  } else {
    print_table(command, data, found, fit.done);
  }
  print_notes(found, "");
  std::cerr << "the best model is in " << printable(command.out) << "\n";
  if (!interrupted) return exit_success;
  std::cerr << "interrupted: the state to go on from is in " << printable(command.state_file())
            << "; the same command with --resume continues\n";
  return exit_interrupted;
}

// A fit may take hours: makes sure before it that the model can be saved.
void check_files(const FitCommand& command) {
  if (!destination_of(command.out).takes_a_new_file())
    throw CLI::ValidationError("--out " + command.out,
                               "needs a file, because a fit loads the model that it has saved");
  check_outputs({{"--out", command.out}, {"the state", command.state_file()}},
                {{"DATA", command.data},
                 {"--test", command.test_file},
                 {"--labels", command.labels},
                 {"--test-labels", command.test_labels}});
  if (is_state_file(destination_of(command.out).path))
    throw std::runtime_error("--out " + command.out +
                             ": needs another file than the state of a fit");
}

int fit(FitCommand command, const CLI::App& options) {
  look_at_options(command, options);
  check_files(command);
  StateFile file(command.state_file());
  if (command.resume) {
    resume_settings(command, options, file);
  } else {
    require_no_state(command, file);
  }
  complete(command);
  command.require_allowed_model();
  return command.precision == "double" ? fit_in<double>(command, file)
                                       : fit_in<float>(command, file);
}

}  // namespace

void add_fit(CLI::App& app, std::function<int()>& work) {
  const auto fitted = std::make_shared<FitCommand>();
  FitCommand& c = *fitted;
  CLI::App* command =
      app.add_subcommand("fit", "fit a flow to a table, or to pictures, by maximum likelihood");
  add_shared_options(*command, c);
  command->add_option("--model", c.model_settings.model, "the kind of flow")
      ->check(CLI::IsMember(all_model_names()))
      ->default_str("real-nvp for tables, glow for pictures");
  command
      ->add_option("--out", c.out,
                   "the model file, another than DATA and --test; until the fit is done, its state "
                   "is in OUT.training")
      ->check(a_file_name)
      ->capture_default_str();
  command
      ->add_option("--seeds", c.seeds,
                   "number of seeds to fit with, from --seed on; the model that is best on the "
                   "validation rows is "
                   "kept")
      ->transform(whole_number(1, 1000))
      ->capture_default_str();
  command->add_option("--precision", c.precision, "the numbers that the flow computes with")
      ->check(CLI::IsMember({"float", "double"}))
      ->capture_default_str();
  command
      ->add_option("--save-every", c.save_every,
                   "least number of seconds between two saved states for --resume")
      ->transform(number_from_zero())
      ->capture_default_str();
  command->add_flag("--resume", c.resume,
                    "go on with an interrupted or killed fit to the same --out, with its options; "
                    "only --epochs, --threads, --save-every and --json may differ");
  command
      ->add_flag("--fresh", c.fresh,
                 "start anew, and drop the state that an interrupted fit has left")
      ->excludes("--resume");
  command->callback([&work, fitted, command] { work = [=] { return fit(*fitted, *command); }; });
}

}  // namespace tapeflow
