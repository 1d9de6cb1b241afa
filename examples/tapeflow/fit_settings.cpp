// Everything that decides the result of a fit, as JSON: a resumed fit takes it from its state.
#include "examples/tapeflow/fit_options.hpp"
#include "examples/tapeflow/json_number.hpp"

#include <nlohmann/json.hpp>

namespace tapeflow {

std::string FitCommand::settings() const {
  nlohmann::json settings{
      {"context", context},
      {"classes", classes},
      {"categorical", categorical},
      {"dequantize", dequantize},
      {"no-dequantize", !dequantize},
      {"bounds", bounds},
      {"weights", weights},
      {"rows-at-once", rows_at_once},
      {"model", model_settings.model},
      {"layers", model_settings.layers},
      {"hidden", model_settings.hidden},
      {"preprocessing", name_of(model_settings.preprocessing, preprocessing_names())},
      {"normalization", name_of(model_settings.normalization, normalization_names())},
      {"batch", training.batch},
      {"shards", training.shards},
      {"lr", to_be_read_back(training.learning_rate)},
      {"weight-decay", to_be_read_back(training.weight_decay)},
      {"budget", budget},
      {"schedule", name_of(training.schedule, schedule_names())},
      {"patience", training.patience},
      {"seed", training.seed},
      {"split-seed", seed_of_split()},
      {"seeds", seeds},
      {"mixture", mixture},
      {"precision", precision},
      {"levels", picture.levels},
      {"scales", picture.scales},
      {"coupling", name_of(picture.coupling, coupling_names())},
      {"alpha", to_be_read_back(picture.alpha)},
      {"valid", to_be_read_back(valid_fraction)},
      {"test-fraction", to_be_read_back(test_fraction)}};
  settings.update(table.settings());
  return settings.dump();
}

void FitCommand::take_settings(const std::string& settings) {
  const nlohmann::json saved = nlohmann::json::parse(settings);
  context = saved.at("context").get<std::vector<std::string>>();
  classes = saved.at("classes").get<std::vector<std::string>>();
  categorical = saved.at("categorical").get<std::vector<std::string>>();
  table.take_settings(saved);
  dequantize = saved.at("dequantize");
  bounds = saved.at("bounds").get<std::vector<std::string>>();
  weights = saved.at("weights");
  rows_at_once = saved.at("rows-at-once");
  model_settings.model = saved.at("model");
  model_settings.layers = saved.at("layers");
  model_settings.hidden = saved.at("hidden").get<std::vector<std::size_t>>();
  model_settings.preprocessing =
      named<Preprocessing>(saved.at("preprocessing"), preprocessing_names(), "preprocessing");
  model_settings.normalization =
      named<Normalization>(saved.at("normalization"), normalization_names(), "normalization");
  training.batch = saved.at("batch");
  training.shards = saved.at("shards");
  training.learning_rate = number_from(saved.at("lr"));
  training.weight_decay = number_from(saved.at("weight-decay"));
  budget = saved.at("budget");
  training.schedule = named<RateSchedule>(saved.at("schedule"), schedule_names(), "schedule");
  training.patience = saved.at("patience");
  training.seed = saved.at("seed");
  split_seed = saved.at("split-seed").get<std::uint64_t>();
  seeds = saved.at("seeds");
  mixture = saved.at("mixture");
  precision = saved.at("precision");
  picture.levels = saved.at("levels");
  picture.scales = saved.at("scales");
  picture.coupling = named<CouplingKind>(saved.at("coupling"), coupling_names(), "coupling");
  picture.alpha = number_from(saved.at("alpha"));
  resumed = true;
  valid_fraction = number_from(saved.at("valid"));
  test_fraction = number_from(saved.at("test-fraction"));
}

}  // namespace tapeflow
