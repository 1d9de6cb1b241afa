// tapeflow fit: from a table to a model file.
#include "examples/command/command.hpp"
#include "examples/command/fit_data.hpp"
#include "examples/command/fit_report.hpp"
#include "examples/command/fit_state.hpp"
#include "examples/support/fitting.hpp"
#include "examples/support/interrupt.hpp"
#include "examples/support/program.hpp"
#include "examples/support/progress.hpp"
#include "examples/support/table.hpp"

#include <chrono>
#include <filesystem>
#include <iostream>
#include <sstream>
#include <thread>

namespace tapeflow {
namespace {

template <class T>
Findings evaluate(const DensityModel<T>& model, const FitData& data, std::size_t threads) {
  Workers workers(threads);
  Findings found;
  const std::vector<double> test = model.log_prob(data.test, workers);
  const std::vector<double> gaussian = data.gaussian.log_prob(data.test);
  found.train = mean_and_error(model.log_prob(data.train, workers));
  found.valid = mean_and_error(model.log_prob(data.valid, workers));
  found.test = mean_and_error(test);
  found.gaussian = mean_and_error(gaussian);
  found.gain = paired_difference(test, gaussian);
  return found;
}

template <class T>
FitResult train(DensityModel<T>& model, const FitCommand& command, const FitData& data,
                const ModelFile& state, StateKeeper& keeper) {
  Trainer<T> trainer(model.flow, {model.standardized(data.train)}, {model.standardized(data.valid)},
                     command.training);
  if (command.resume) {
    trainer.restore(state);
  } else {
    keeper.save(trainer.state());  // so that a folder one cannot write to is known before the work
  }
  const double shift = model.standardizing_log_det();
  InterruptGuard guard;
  ProgressLine line;
  const FitResult result = trainer.run(
      [&](const EpochReport& report) {
        line.update(progress_text(in_raw_units(report, shift)));
        if (keeper.due()) keeper.save(trainer.state());
      },
      [&guard] { return guard.interrupted(); });
  line.finish();
  if (result.end == FitEnd::interrupted) keeper.save(trainer.state());
  return result;
}

template <class T>
int fit_in(const FitCommand& command) {
  const auto start = std::chrono::steady_clock::now();
  const FitData data = prepare(command);
  const ModelFile state = command.resume ? load_state(command, data) : ModelFile{};
  std::cerr << data.summary() << "\n";
  DensityModel<T> model(command.spec, data.columns, data.train, command.training.seed);
  StateKeeper keeper(command, data);
  const FitResult result = train(model, command, data, state, keeper);
  if (result.end == FitEnd::diverged && result.best_epoch == 0) {
    keeper.remove();
    std::ostringstream sentence;
    sentence << "the fit diverged before it found anything; try a smaller --lr than "
             << command.training.learning_rate;
    throw std::runtime_error(sentence.str());
  }
  Findings found = evaluate(model, data, command.training.threads);
  found.fit = result;
  found.parameters = model.flow.parameter_count();
  found.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  model.notes = {{"fitted to", command.data},
                 {"training rows", std::to_string(data.train.shape()[0])},
                 {"test log-likelihood", with_error(found.test.mean, found.test.standard_error)},
                 {"seed", std::to_string(command.training.seed)}};
  model.save(command.out);
  if (result.end != FitEnd::interrupted) keeper.remove();
  if (command.json) {
    print_json(command, data, found);
  } else {
    print_table(data, found);
  }
  std::cerr << "the best model is in " << command.out << "\n";
  if (result.end != FitEnd::interrupted) return exit_success;
  std::cerr << "interrupted: the state to go on from is in " << command.state_file()
            << "; the same command with --resume continues\n";
  return exit_interrupted;
}

// A fit may take hours: that its model will have a place is known before.
void require_folder(const std::string& out) {
  const std::filesystem::path folder = std::filesystem::path(out).parent_path();
  if (folder.empty() || std::filesystem::is_directory(folder)) return;
  throw std::runtime_error("cannot write " + out + ": there is no folder " + folder.string());
}

int fit(FitCommand command) {
  require_folder(command.out);
  if (command.resume) {
    resume_settings(command);
  } else {
    require_no_state(command);
  }
  return command.precision == "double" ? fit_in<double>(command) : fit_in<float>(command);
}

}  // namespace

void add_fit(CLI::App& app, std::function<int()>& work) {
  const auto fitted = std::make_shared<FitCommand>();
  FitCommand& c = *fitted;
  c.training.threads = std::max(1u, std::thread::hardware_concurrency());
  CLI::App* command = app.add_subcommand("fit", "fit a flow to a table by maximum likelihood");
  command->add_option("DATA", c.data, "the rows: CSV or NPY")->required();
  command->add_option("--model", c.spec.model, "the kind of flow")
      ->check(CLI::IsMember(model_names()))
      ->capture_default_str();
  command->add_option("--out", c.out, "the model file")->capture_default_str();
  command->add_option("--layers", c.spec.layers, "layers of the flow")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  command->add_option("--hidden", c.spec.hidden, "widths of the networks' hidden layers")
      ->check(CLI::Range(1, 10000))
      ->capture_default_str();
  command->add_option("--epochs", c.training.epochs, "passes over the data, at most")
      ->check(above_zero)
      ->capture_default_str();
  command->add_option("--batch", c.training.batch, "rows a step")
      ->check(above_zero)
      ->capture_default_str();
  command->add_option("--lr", c.training.learning_rate, "learning rate of Adam")
      ->check(above_zero)
      ->capture_default_str();
  command
      ->add_option("--patience", c.training.patience,
                   "epochs without a better validation before the end; 0: about 1000 steps")
      ->check(not_negative)
      ->capture_default_str();
  command->add_option("--seed", c.training.seed, "of weights, split and order")
      ->check(not_negative)
      ->capture_default_str();
  command->add_option("--valid", c.valid_fraction, "fraction of rows to stop by")
      ->check(CLI::Range(1e-6, 0.9))
      ->capture_default_str();
  CLI::Option* test = command->add_option("--test", c.test_file, "a file of rows to test on");
  command->add_option("--test-fraction", c.test_fraction, "fraction of rows to test on")
      ->check(CLI::Range(1e-6, 0.9))
      ->excludes(test)
      ->capture_default_str();
  command->add_option("--threads", c.training.threads, "the result does not depend on it")
      ->check(CLI::Range(1, 256))
      ->capture_default_str();
  command->add_option("--precision", c.precision)
      ->check(CLI::IsMember({"float", "double"}))
      ->capture_default_str();
  command
      ->add_option("--save-every", c.save_every,
                   "seconds, at least, between the epochs whose state is saved for --resume")
      ->check(not_negative)
      ->capture_default_str();
  command->add_flag("--resume", c.resume,
                    "go on where an interrupted or killed fit to the same --out was");
  command->add_flag("--fresh", c.fresh, "start anew, whatever an interrupted fit has left")
      ->excludes("--resume");
  command->add_flag("--json", c.json, "print one JSON object on standard output");
  command->callback([&work, fitted] { work = [fitted] { return fit(*fitted); }; });
}

}  // namespace tapeflow
