// tapeflow pick: which of many runs of fit is the best, and their mixture.
#include "engine/io/atomic_file.hpp"
#include "engine/io/file_error.hpp"
#include "examples/support/terminal/outputs.hpp"
#include "examples/support/terminal/program.hpp"
#include "examples/tapeflow/pick_report.hpp"
#include "examples/tapeflow/picked_runs.hpp"
#include "examples/tapeflow/subcommands.hpp"

#include <iostream>
#include <memory>

#include <CLI/CLI.hpp>

namespace tapeflow {
namespace {

struct Picking {
  std::vector<std::string> runs;
  std::string out;
  bool mixture = false, json = false;
};

// A file that a run has written is no place for another model.
void check_files(const Picking& use, const std::vector<FitRun>& runs) {
  std::vector<NamedFile> inputs;
  for (const FitRun& run : runs) {
    inputs.push_back({"RUN", run.file});
    for (const std::filesystem::path& place : run.places_of_model())
      inputs.push_back({"the model of " + run.file, place.string()});
  }
  check_outputs({{"--out", use.out}}, inputs);
}

int pick(const Picking& use) {
  std::vector<FitRun> runs;
  for (const std::string& file : use.runs) runs.push_back(read_run(file));
  check_files(use, runs);
  require_comparable(runs);
  Picked picked{best_first(std::move(runs)), {}, use.out};
  if (use.mixture) {
    picked.mixture = save_mixture(picked.runs, use.out);
  } else if (!use.out.empty()) {
    write_file_atomically(use.out, picked.runs.front().model_bytes());
  }
  use.json ? print_json(picked) : print_table(picked);
  if (!use.out.empty())
    std::cerr << (use.mixture ? "the mixture is in " : "the best model is in ")
              << printable(use.out) << "\n";
  return exit_success;
}

}  // namespace

void add_pick(CLI::App& app, std::function<int()>& work) {
  const auto use = std::make_shared<Picking>();
  CLI::App* command = app.add_subcommand(
      "pick",
      "hold many runs of fit on the same rows against each other, and keep the model that is best "
      "on the validation rows, or the mixture of all");
  CLI::Option* runs =
      command
          ->add_option("RUN", use->runs, "files with what fit --json has printed, one for each run")
          ->required();
  // The words of the command line are rows of values by now: RUN alone is no option with a name.
  command->preparse_callback([runs](std::size_t) { runs->allow_extra_args(true); });
  CLI::Option* out =
      command
          ->add_option("--out", use->out,
                       "a file for the model that is best on the validation rows; the models of "
                       "the runs lie where their --out says, or beside the files RUN")
          ->check(a_file_name());
  command
      ->add_flag("--mixture", use->mixture,
                 "write the mixture of all models to --out: its density is the mean of theirs")
      ->needs(out);
  command->add_flag(
      "--json", use->json,
      "print one JSON object on standard output; a number that is not finite is null");
  command->callback([&work, use] { work = [use] { return pick(*use); }; });
}

}  // namespace tapeflow
