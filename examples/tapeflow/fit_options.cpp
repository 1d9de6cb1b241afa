#include "examples/tapeflow/fit_options.hpp"

#include "engine/io/destination.hpp"
#include "engine/joined.hpp"
#include "examples/tapeflow/json_number.hpp"
#include "examples/tapeflow/state_file.hpp"
#include "examples/tapeflow/subcommands.hpp"
#include "examples/tapeflow/threads_option.hpp"

#include <algorithm>
#include <stdexcept>

#include <nlohmann/json.hpp>

namespace tapeflow {

std::vector<std::string> FitCommand::given() const {
  std::vector<std::string> columns = context;
  for (const std::string& name : classes) {
    if (std::find(context.begin(), context.end(), name) == context.end()) columns.push_back(name);
  }
  return columns;
}

void FitCommand::require_allowed_model() const {
  // A flow of two columns and one small layer makes the same demands, and takes no time to build.
  ModelSettings settings = model_settings;
  settings.context = given().size();
  settings.layers = 1;
  settings.hidden = {1};
  Rng rng(1);
  build_flow<float>(settings, 2, rng);
}

std::string FitCommand::state_file() const {
  return destination_of(out).path.string() + state_ending;
}

std::string FitCommand::settings() const {
  return nlohmann::json{
      {"context", context},
      {"classes", classes},
      {"dequantize", dequantize},
      {"model", model_settings.model},
      {"layers", model_settings.layers},
      {"hidden", model_settings.hidden},
      {"preprocessing", name_of(model_settings.preprocessing, preprocessing_names())},
      {"normalization", name_of(model_settings.normalization, normalization_names())},
      {"batch", training.batch},
      {"lr", to_be_read_back(training.learning_rate)},
      {"patience", training.patience},
      {"seed", training.seed},
      {"seeds", seeds},
      {"precision", precision},
      {"valid", to_be_read_back(valid_fraction)},
      {"test-fraction", to_be_read_back(test_fraction)}}
      .dump();
}

void FitCommand::take_settings(const std::string& settings) {
  const nlohmann::json saved = nlohmann::json::parse(settings);
  context = saved.at("context").get<std::vector<std::string>>();
  classes = saved.at("classes").get<std::vector<std::string>>();
  dequantize = saved.at("dequantize");
  model_settings.model = saved.at("model");
  model_settings.layers = saved.at("layers");
  model_settings.hidden = saved.at("hidden").get<std::vector<std::size_t>>();
  model_settings.preprocessing =
      named<Preprocessing>(saved.at("preprocessing"), preprocessing_names(), "preprocessing");
  model_settings.normalization =
      named<Normalization>(saved.at("normalization"), normalization_names(), "normalization");
  training.batch = saved.at("batch");
  training.learning_rate = number_from(saved.at("lr"));
  training.patience = saved.at("patience");
  training.seed = saved.at("seed");
  seeds = saved.at("seeds");
  precision = saved.at("precision");
  valid_fraction = number_from(saved.at("valid"));
  test_fraction = number_from(saved.at("test-fraction"));
}

void complete(FitCommand& command) {
  if (command.model_settings.normalization == Normalization::batch && command.training.batch < 2)
    throw std::runtime_error(
        "--normalization batch takes means and deviations within a batch: --batch needs to be 2 or "
        "more, got " +
        std::to_string(command.training.batch));
  if (command.model_settings.layers == 0)
    command.model_settings.layers = model_kind(command.model_settings.model).default_layers;
  if (command.dequantize) command.model_settings.preprocessing = Preprocessing::standardize;
}

namespace {

void add_data_options(CLI::App& command, FitCommand& c) {
  command.add_option("DATA", c.data, "the rows: CSV or NPY")->required();
  command.add_option("--context", c.context,
                     "columns c of the context: fits p(x | c), where x are all other columns; the "
                     "words of a column are classes");
  command.add_option("--classes", c.classes,
                     "columns of the context whose numbers are classes; there is no need to name "
                     "them in --context too");
  command.add_option("--valid", c.valid_fraction, "fraction of rows held out for early stopping")
      ->transform(number_between(1e-6, 0.9))
      ->capture_default_str();
  CLI::Option* test = command.add_option("--test", c.test_file,
                                         "a file of rows to test on (default: a part of DATA)");
  command.add_option("--test-fraction", c.test_fraction, "fraction of rows held out for the test")
      ->transform(number_between(1e-6, 0.9))
      ->excludes(test)
      ->capture_default_str();
}

void add_training_options(CLI::App& command, FitCommand& c) {
  command.add_option("--epochs", c.training.epochs, "passes over the training rows, at most")
      ->transform(whole_number(1))
      ->capture_default_str();
  command.add_option("--batch", c.training.batch, "rows in each step")
      ->transform(whole_number(1))
      ->capture_default_str();
  command.add_option("--lr", c.training.learning_rate, "learning rate of Adam")
      ->transform(number_above_zero())
      ->capture_default_str();
  command
      .add_option("--patience", c.training.patience,
                  "epochs without a better validation score before the fit ends; 0: as many as "
                  "make about 1000 steps")
      ->transform(whole_number())
      ->capture_default_str();
  command
      .add_option("--seed", c.training.seed,
                  "seed of the initial weights, the split and the order of rows")
      ->transform(whole_number())
      ->capture_default_str();
  add_threads_option(command, c.training.threads);
}

}  // namespace

void add_shared_options(CLI::App& command, FitCommand& c) {
  add_data_options(command, c);
  command
      .add_option("--layers", c.model_settings.layers,
                  "layers of the flow (default: as many as the model needs)")
      ->transform(whole_number(1, 1000));
  command.add_option("--hidden", c.model_settings.hidden, "widths of the networks' hidden layers")
      ->transform(whole_number(1, 10000))
      ->capture_default_str();
  command
      .add_option("--preprocessing", c.model_settings.preprocessing,
                  "whiten: bend heavy tails in, then mean 0 and covariance 1, so that the fit "
                  "starts from a Gaussian; standardize: mean 0 and deviation 1, by column")
      ->transform(one_of(preprocessing_names()))
      ->type_name("")
      ->default_str("whiten");
  command
      .add_option("--normalization", c.model_settings.normalization,
                  "layers of normalization between the layers of " +
                      joined(model_names(&ModelKind::takes_normalization), " or "))
      ->transform(one_of(normalization_names()))
      ->type_name("")
      ->default_str("none");
  command.add_flag("--dequantize", c.dequantize,
                   "in columns whose values repeat, spread each value over the step to the next "
                   "one, anew in every epoch; implies --preprocessing standardize");
  add_training_options(command, c);
  command.add_flag("--json", c.json,
                   "print one JSON object on standard output; a number that is not finite is null");
}

}  // namespace tapeflow
