// tapeflow compare: which kind of flow suits a table?
#include "engine/io/file_error.hpp"
#include "engine/joined.hpp"
#include "examples/support/terminal/numbers.hpp"
#include "examples/support/terminal/outputs.hpp"
#include "examples/support/terminal/program.hpp"
#include "examples/support/terminal/progress.hpp"
#include "examples/support/terminal/text_table.hpp"
#include "examples/tapeflow/choice_option.hpp"
#include "examples/tapeflow/comparison.hpp"
#include "examples/tapeflow/report.hpp"
#include "examples/tapeflow/subcommands.hpp"

#include <iostream>
#include <stdexcept>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

namespace tapeflow {
namespace {

const std::vector<std::string> usual_models = {"real-nvp", "nice", "maf", "planar"};

std::vector<std::string> usual_models_for(const FitCommand& command) {
  return command.of_pictures ? picture_model_names() : usual_models;
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

std::string in_words(const Compared& one) {
  return one.settings.model + ", " + name_of(one.settings.preprocessing, preprocessing_names()) +
         ", seed " + std::to_string(one.seed);
}

void print(const FitData& data, const Comparison& comparison) {
  std::vector<std::string> titles = {"model", "prepared",   "layers", "parameters", "epochs",
                                     "time",  "validation", "test",   "gain"};
  if (data.shape) titles.push_back("bits/dim");
  TextTable table(titles);
  const auto row = [&](std::vector<std::string> cells, const MeanAndError& test) {
    if (data.shape) cells.push_back(bits_text(test, data));
    table.row(cells);
  };
  const MeanAndError gaussian = comparison.best().found.gaussian;
  row({"full Gaussian", "-", "-", "-", "-", "-", "-",
       with_error(gaussian.mean, gaussian.standard_error), "-"},
      gaussian);
  for (const Compared& one : comparison.all()) {
    const Findings& found = one.found;
    const bool is_best = &one == &comparison.best() && one.why_nothing.empty();
    row({one.settings.model, name_of(one.settings.preprocessing, preprocessing_names()),
         std::to_string(one.settings.layers), std::to_string(found.parameters),
         epochs_of(found.fit), format_duration(found.seconds),
         score_of(one, found.valid) + (is_best ? " *" : ""), score_of(one, found.test),
         score_of(one, found.gain)},
        found.test);
  }
  std::cout << table << "validation and test: log-likelihood of " << data.valid.count() << " and "
            << data.test.count()
            << " held-out rows, nats per row; gain: over the Gaussian on the test rows, row by "
               "row\n*: the best on the validation rows, "
            << in_words(comparison.best())
            << "; to choose by the test rows would make their score too good\n";
}

void print_json(const FitData& data, const Comparison& comparison) {
  nlohmann::json json = {{"train_rows", data.learned().count()},
                         {"valid_rows", data.valid.count()},
                         {"test_rows", data.test.count()},
                         {"warnings", data.warnings()}};
  for (const Compared& fit : comparison.all()) {
    nlohmann::json one = to_json(fit.found, data);
    one["model"] = fit.settings.model;
    one["preprocessing"] = name_of(fit.settings.preprocessing, preprocessing_names());
    one["layers"] = fit.settings.layers;
    one["seed"] = fit.seed;
    one["best"] = &fit == &comparison.best();
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

int compare(const FitCommand& command, WantedFits wanted) {
  for (const std::string& name : wanted.models) with_model(command, name).require_allowed_model();
  if (!wanted.out.empty())
    check_outputs({{"--out", wanted.out}}, {{"DATA", command.data},
                                            {"--test", command.test_file},
                                            {"--labels", command.labels},
                                            {"--test-labels", command.test_labels}});
  if (wanted.models.empty()) wanted.models = suitable_models(command);
  if (wanted.preprocessings.empty())
    wanted.preprocessings = {
        with_model(command, wanted.models.front()).model_settings.preprocessing};
  Stages stages;
  const FitData data = prepare(command, stages);
  std::cerr << data.summary() << "\n" << data.notes(command);
  Comparison comparison(command, wanted, data, stages);
  bool done = true;
  for (const std::string& name : wanted.models)
    for (const Preprocessing kind : wanted.preprocessings)
      done = done && comparison.compare(name, kind);
  command.json ? print_json(data, comparison) : print(data, comparison);
  for (const Compared& one : comparison.all()) explain(one);
  if (!wanted.out.empty() && comparison.best().why_nothing.empty())
    std::cerr << "the best model is in " << printable(wanted.out) << "\n";
  if (!done) std::cerr << "interrupted during the last model of the table\n";
  return done ? exit_success : exit_interrupted;
}

}  // namespace

void add_compare(CLI::App& app, std::function<int()>& work) {
  const auto compared = std::make_shared<FitCommand>();
  const auto wanted = std::make_shared<WantedFits>();
  CLI::App* command = app.add_subcommand(
      "compare", "fit several kinds of flow to one table, and hold them against each other");
  add_shared_options(*command, *compared);
  add_plain_options(*command, *compared);
  command->add_option("--models", wanted->models, "the kinds of flow to fit")
      ->check(CLI::IsMember(all_model_names()))
      ->default_str(joined(usual_models) + "; for pictures " + joined(picture_model_names()));
  command
      ->add_option("--preprocessings", wanted->preprocessings,
                   "fit each kind of flow with each of these preprocessings (default: that of "
                   "--preprocessing)")
      ->transform(one_of(table_preprocessing()))
      ->type_name("");
  command
      ->add_option("--seeds", wanted->seeds,
                   "number of seeds to fit each with, from --seed on; the table has the best on "
                   "the validation rows")
      ->transform(whole_number(1, 1000))
      ->capture_default_str();
  command
      ->add_option("--out", wanted->out, "a file for the model that is best on the validation rows")
      ->check(a_file_name());
  command->callback([&work, compared, wanted, command] {
    work = [=] {
      look_at_options(*compared, *command);
      return compare(*compared, *wanted);
    };
  });
}

}  // namespace tapeflow
