// tapeflow fit: from a table to a model file.
#include "engine/io/atomic_file.hpp"
#include "engine/io/destination.hpp"
#include "engine/io/file_error.hpp"
#include "examples/support/terminal/numbers.hpp"
#include "examples/support/terminal/outputs.hpp"
#include "examples/support/terminal/program.hpp"
#include "examples/support/terminal/text_table.hpp"
#include "examples/tapeflow/choose_settings.hpp"
#include "examples/tapeflow/fit_on_ranks.hpp"
#include "examples/tapeflow/fit_report.hpp"
#include "examples/tapeflow/fit_seeds.hpp"
#include "examples/tapeflow/look_over.hpp"
#include "examples/tapeflow/report.hpp"
#include "examples/tapeflow/save_split.hpp"
#include "examples/tapeflow/subcommands.hpp"
#include "flows/training/ranks.hpp"

#include <iostream>
#include <optional>

#include <CLI/CLI.hpp>

namespace tapeflow {
namespace {

// Settles what depends on the rows: the settings that the command line leaves open.
template <class T>
void settle(FitCommand& command, const FitData& data, Stages& stages) {
  if (data.shape) return;
  const RowsToFit rows(data);
  complete_for(command, rows);
  if (command.chooses()) {
    choose_settings<T>(command, data, stages);
    stages.finish();
  }
  for (const std::string& line : command.choice) std::cerr << line << "\n";
  const std::string note = note_on_one_bell(command.model_settings, rows);
  if (!note.empty() && command.typed.contains("model")) std::cerr << "note: " << note << "\n";
}

// Returns why the training of the last seed ended.
template <class T>
FitEnd fit_seeds(FitInProgress& fit) {
  FitEnd end = FitEnd::all_epochs;
  try {
    while (fit.done.size() < fit.command.seeds && end != FitEnd::interrupted &&
           end != FitEnd::out_of_time)
      end = fit_next_seed<T>(fit);
  } catch (const RankGone& gone) {
    throw RankGone(std::string(gone.what()) + ": the state to go on from is in " +
                   fit.command.state_file() +
                   "; the same command with --resume continues, with any number of ranks");
  }
  return end;
}

template <class T>
int fit_in(FitCommand command, StateFile& file) {
  const FitClock clock(command.minutes);
  Stages stages;
  const FitData data = prepare(command, stages);
  if (data.shape) complete_for(command, *data.shape, data.learned().count());
  FitInProgress fit(command, data, file, stages, clock);
  require_models_of_done<T>(fit);
  std::cerr << data.summary() << "\n" << data.notes(command);
  const bool first = is_first(command.training.ranks.get());
  if (first) save_split(command, data);
  settle<T>(command, data, stages);
  const FitEnd end = fit_seeds<T>(fit);
  const bool interrupted = end == FitEnd::interrupted;
  if (!first) return interrupted ? exit_interrupted : exit_success;
  Findings found = findings_of_kept<T>(fit);
  found.seconds = clock.seconds();
  if (!interrupted) fit.keeper.remove();
  if (command.json) {
    print_json(command, data, found, fit.done, end);
  } else {
    print_table(command, data, found, fit.done);
  }
  print_notes(found, "");
  std::cerr << (command.mixture ? "the mixture is in " : "the best model is in ")
            << printable(command.out) << "\n";
  if (!interrupted && !command.report.empty())
    write_report<T>({command, data, found, fit.done, fit.best_curve}, stages);
  if (!interrupted) return exit_success;
  std::cerr << "interrupted: the state to go on from is in " << printable(command.state_file())
            << "; the same command with --resume continues\n";
  return exit_interrupted;
}

void require_seeds_to_mix(const FitCommand& command) {
  if (command.mixture && command.seeds < 2)
    throw CLI::ValidationError("--mixture", "needs --seeds 2 or more, got --seeds 1");
}

// A fit may take hours: makes sure before it that the model can be saved.
void check_files(const FitCommand& command) {
  if (!destination_of(command.out).takes_a_new_file())
    throw CLI::ValidationError("--out " + command.out,
                               "needs a file, because a fit loads the model that it has saved");
  std::vector<NamedFile> outputs = {
      {"--out", command.out}, {"the state", command.state_file()}, {"--log", command.log}};
  for (const std::string& file : split_files(command)) outputs.push_back({"--save-split", file});
  std::vector<NamedFile> inputs = {{"DATA", command.data},
                                   {"--valid-file", command.valid_file},
                                   {"--test", command.test_file},
                                   {"--labels", command.labels},
                                   {"--test-labels", command.test_labels}};
  require_rereadable(command);
  check_outputs(outputs, inputs);
  if (is_state_file(destination_of(command.out).path))
    throw std::runtime_error("--out " + command.out +
                             ": needs another file than the state of a fit");
  inputs.insert(inputs.end(), outputs.begin(), outputs.end());
  check_report(command, inputs);
}

int fit_with(FitCommand command, StateFile& file) {
  if (command.resume) {
    resume_settings(command, file);
  } else {
    require_seeds_to_mix(command);
    require_no_state(command, file);
  }
  complete(command);
  command.require_allowed_model();
  return command.precision == "double" ? fit_in<double>(command, file)
                                       : fit_in<float>(command, file);
}

int fit_alone(const FitCommand& command) {
  check_files(command);
  StateFile file(command.state_file());
  return fit_with(command, file);
}

// The first rank has the files; it tells the others what it has found.
int fit_as_a_rank(const FitCommand& command) {
  Ranks* ranks = command.training.ranks.get();
  std::optional<StateFile> own;
  on_first_rank(ranks, [&] {
    check_files(command);
    own.emplace(command.state_file());
  });
  const bool has_state = own && own->found_a_state();
  const std::string state = text_of_first(ranks, has_state ? read_file(own->name()) : "");
  if (own) return fit_with(command, *own);
  StateFile copy(command.state_file(),
                 state.empty() ? ModelFile{} : parse_model(command.state_file(), state));
  return fit_with(command, copy);
}

int fit(FitCommand command, const CLI::App& options) {
  look_at_options(command, options);
  if (command.mpi) return fit_on_ranks(std::move(command), fit_as_a_rank);
  const Silence silence(command.quiet);
  return fit_alone(command);
}

}  // namespace

void add_fit(CLI::App& app, std::function<int()>& work) {
  const auto fitted = std::make_shared<FitCommand>();
  FitCommand& c = *fitted;
  CLI::App* command =
      app.add_subcommand("fit",
                         "fit a flow to a table, or to pictures, by maximum likelihood; scores are "
                         "means of log p in nats ± one standard error");
  add_shared_options(*command, c);
  add_open_options(*command, c);
  command
      ->add_option("--out", c.out,
                   "the model file, another than DATA and --test; until the fit is done, its state "
                   "is in OUT.training")
      ->check(a_file_name())
      ->capture_default_str();
  command
      ->add_option("--save-split", c.save_split,
                   "write the rows to train on, for validation and to test on into "
                   "SAVE-SPLIT.train.csv, .valid.csv and .test.csv, with all columns as in the "
                   "table, separated by commas")
      ->check(a_file_name());
  command
      ->add_option("--rows-at-once", c.rows_at_once,
                   "for a table that does not fit into memory: this many of its rows, spread over "
                   "all, are looked at, held out and validated on; each epoch learns from other "
                   "rows. The others stay in the file: NPY is read where it is, CSV is copied once "
                   "into a file beside OUT, which is gone when the fit ends. For columns of finite "
                   "numbers; a million suits most tables")
      ->transform(whole_number(least_rows));
  command
      ->add_option("--seeds", c.seeds,
                   "number of seeds to fit with, from --seed on, all with the same rows to train "
                   "on, for validation and to test on, those of --seed; the model that is best on "
                   "the validation rows is kept; a seed that diverges is left out")
      ->transform(whole_number(1, 1000))
      ->capture_default_str();
  command->add_flag("--mixture", c.mixture,
                    "keep the models of all seeds of --seeds as one model: its density is the mean "
                    "of theirs");
  command->add_option("--precision", c.precision, "the numbers that the flow computes with")
      ->check(CLI::IsMember({"float", "double"}))
      ->capture_default_str();
  command
      ->add_option("--save-every", c.save_every,
                   "least number of seconds between two saved states for --resume")
      ->transform(number_from_zero())
      ->capture_default_str();
  command
      ->add_option("--minutes", c.minutes,
                   "end the training after this time, of all seeds together, with the best model "
                   "so far; 0: as long as it takes")
      ->transform(number_from_zero())
      ->capture_default_str();
  command
      ->add_option("--log", c.log,
                   "a CSV file for the learning curve: a line for each epoch with the mean "
                   "log-likelihoods of the training and the validation rows, the seconds since the "
                   "start, and the learning rate")
      ->check(a_file_name());
  command
      ->add_option(
          "--report", c.report,
          "a folder for a report, made if there is none: REPORT/report.md and its pictures "
          "tell what the table was, what was chosen, how it learned, and how samples "
          "compare with held-out rows; not for pictures, and not after Ctrl-C")
      ->check(a_file_name());
  command->add_flag("--quiet", c.quiet,
                    "print the result and errors, but no progress and no notes");
  command
      ->add_option("--shards", c.training.shards,
                   "parts of each batch that --threads or the ranks of --mpi share; the result "
                   "depends on their number, in its rounding")
      ->transform(whole_number(1, 100000))
      ->capture_default_str();
  command->add_flag("--mpi", c.mpi,
                    "train together with the other processes that mpirun or srun has started; "
                    "each has --threads, 1 if not given, and at least one of the --shards. The "
                    "result does not depend on their number");
  command->add_flag(
      "--resume", c.resume,
      "go on with an interrupted or killed fit to the same --out, with its options; "
      "only --epochs, --threads, --mpi, --save-every, --minutes, --log, --report, --quiet "
      "and --json may differ. A fit that ended while it chose settings left no "
      "state: it starts anew, without --resume");
  command
      ->add_flag("--fresh", c.fresh,
                 "start anew, and drop the state that an interrupted fit has left")
      ->excludes("--resume");
  command->callback([&work, fitted, command] { work = [=] { return fit(*fitted, *command); }; });
}

}  // namespace tapeflow
