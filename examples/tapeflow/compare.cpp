// tapeflow compare: which kind of flow suits a table?
#include "engine/joined.hpp"
#include "examples/support/terminal/program.hpp"
#include "examples/support/terminal/progress.hpp"
#include "examples/support/terminal/text_table.hpp"
#include "examples/tapeflow/fit_model.hpp"
#include "examples/tapeflow/report.hpp"
#include "examples/tapeflow/subcommands.hpp"

#include <chrono>
#include <iostream>
#include <limits>
#include <stdexcept>

#include <nlohmann/json.hpp>

namespace tapeflow {
namespace {

const std::vector<std::string> usual_models = {"real-nvp", "nice", "maf", "planar"};

std::vector<std::string> usual_models_for(const FitCommand& command) {
  return command.of_pictures ? picture_model_names() : usual_models;
}

struct Compared {
  ModelSettings settings;
  Findings found;
  std::string why_nothing;  // empty if the fit found something
};

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr MeanAndError no_score{nan, nan};

FitCommand with_model(FitCommand command, const std::string& name) {
  command.model_settings.model = name;
  command.typed.insert("model");
  complete(command);
  return command;
}

Compared compared(const FitCommand& command, const FitData& data, const std::string& name,
                  Stages& stages) {
  const auto start = std::chrono::steady_clock::now();
  FitCommand completed = with_model(command, name);
  if (data.shape) complete_for(completed, *data.shape, data.learned().count());
  Compared one{completed.model_settings, {}, {}};
  const std::string label = name + ": ";
  DensityModel<float> model =
      untrained_model<float>(one.settings, data, command.training.seed, label, stages);
  const RowsOfFit<float> rows(model, data);
  const FitResult result = train(model, rows, completed.training, label, stages);
  one.found = evaluate(model, rows, data, result, completed.training.threads);
  if (found_nothing(result)) {
    one.why_nothing = why_nothing(one.found, completed.training);
    one.found.train = one.found.valid = one.found.test = one.found.gain = no_score;
  }
  one.found.seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return one;
}

// The score of a fit; "-" if the fit found nothing.
std::string score_of(const Compared& one, const MeanAndError& score) {
  return one.why_nothing.empty() ? with_error(score.mean, score.standard_error) : "-";
}

// The number of epochs of a fit. If it diverged in the next epoch, the row shows the scores of the
// best weights before.
std::string epochs_of(const FitResult& fit) {
  return std::to_string(fit.epochs) + (fit.end == FitEnd::diverged ? ", diverged" : "");
}

void print(const FitData& data, const std::vector<Compared>& all) {
  std::vector<std::string> titles = {"model", "layers", "parameters", "epochs",
                                     "time",  "test",   "gain"};
  if (data.shape) titles.push_back("bits/dim");
  TextTable table(titles);
  const auto row = [&](std::vector<std::string> cells, const std::string& in_bits) {
    if (data.shape) cells.push_back(in_bits);
    table.row(cells);
  };
  const auto in_bits = [&data](const MeanAndError& score) {
    return data.shape ? bits_text(score, data) : "";
  };
  const MeanAndError gaussian = all.front().found.gaussian;
  row({"full Gaussian", "-", "-", "-", "-", with_error(gaussian.mean, gaussian.standard_error),
       "-"},
      in_bits(gaussian));
  for (const Compared& one : all) {
    const Findings& found = one.found;
    row({one.settings.model, std::to_string(one.settings.layers), std::to_string(found.parameters),
         epochs_of(found.fit), format_duration(found.seconds), score_of(one, found.test),
         score_of(one, found.gain)},
        in_bits(found.test));
  }
  std::cout << table << "test: log-likelihood of " << data.test.count()
            << " held-out rows, nats per row; gain: over the Gaussian, row by row\n";
}

void print_json(const FitData& data, const std::vector<Compared>& all) {
  nlohmann::json json = {{"train_rows", data.learned().count()},
                         {"valid_rows", data.valid.count()},
                         {"test_rows", data.test.count()},
                         {"warnings", data.warnings()}};
  for (const auto& [settings, found, why_nothing] : all) {
    nlohmann::json one = to_json(found, data);
    one["model"] = settings.model;
    one["layers"] = settings.layers;
    json["models"].push_back(std::move(one));
  }
  std::cout << json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << "\n";
}

void explain(const Compared& one) {
  if (one.why_nothing.empty()) {
    print_notes(one.found, one.settings.model);
  } else {
    std::cerr << "note: " << one.settings.model << ": " << one.why_nothing << "\n";
  }
}

// The usual models that can take the context and the normalization.
std::vector<std::string> suitable_models(const FitCommand& command) {
  std::vector<std::string> names;
  for (const std::string& name : usual_models_for(command)) {
    try {
      with_model(command, name).require_allowed_model();
      names.push_back(name);
    } catch (const std::invalid_argument& error) {
      std::cerr << "note: " << name << " is left out: " << error.what() << "\n";
    }
  }
  return names;
}

int compare(const FitCommand& command, const std::vector<std::string>& wanted) {
  for (const std::string& name : wanted) with_model(command, name).require_allowed_model();
  const std::vector<std::string> names = wanted.empty() ? suitable_models(command) : wanted;
  Stages stages;
  const FitData data = prepare(command, stages);
  std::cerr << data.summary() << "\n" << data.notes(command);
  std::vector<Compared> all;
  for (const std::string& name : names) {
    all.push_back(compared(command, data, name, stages));
    if (all.back().found.fit.end == FitEnd::interrupted) break;
  }
  const bool interrupted = all.back().found.fit.end == FitEnd::interrupted;
  command.json ? print_json(data, all) : print(data, all);
  for (const Compared& one : all) explain(one);
  if (interrupted) std::cerr << "interrupted during the last model of the table\n";
  return interrupted ? exit_interrupted : exit_success;
}

}  // namespace

void add_compare(CLI::App& app, std::function<int()>& work) {
  const auto compared = std::make_shared<FitCommand>();
  const auto names = std::make_shared<std::vector<std::string>>();
  CLI::App* command = app.add_subcommand(
      "compare", "fit several kinds of flow to one table, and hold them against each other");
  add_shared_options(*command, *compared);
  command->add_option("--models", *names, "the kinds of flow to fit")
      ->check(CLI::IsMember(all_model_names()))
      ->default_str(joined(usual_models) + "; for pictures " + joined(picture_model_names()));
  command->callback([&work, compared, names, command] {
    work = [=] {
      look_at_options(*compared, *command);
      return compare(*compared, *names);
    };
  });
}

}  // namespace tapeflow
