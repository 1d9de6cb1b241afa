#include "examples/command/fit_options.hpp"

#include <filesystem>

#include <nlohmann/json.hpp>

namespace tapeflow {

std::string FitCommand::state_file() const {
  return std::filesystem::path(out).replace_extension(".training.safetensors").string();
}

std::string FitCommand::settings() const {
  return nlohmann::json{{"model", spec.model},
                        {"layers", spec.layers},
                        {"hidden", spec.hidden},
                        {"batch", training.batch},
                        {"learning_rate", training.learning_rate},
                        {"patience", training.patience},
                        {"seed", training.seed},
                        {"precision", precision},
                        {"valid_fraction", valid_fraction},
                        {"test_fraction", test_fraction}}
      .dump();
}

void FitCommand::take_settings(const std::string& settings) {
  const nlohmann::json saved = nlohmann::json::parse(settings);
  spec.model = saved.at("model");
  spec.layers = saved.at("layers");
  spec.hidden = saved.at("hidden").get<std::vector<std::size_t>>();
  training.batch = saved.at("batch");
  training.learning_rate = saved.at("learning_rate");
  training.patience = saved.at("patience");
  training.seed = saved.at("seed");
  precision = saved.at("precision");
  valid_fraction = saved.at("valid_fraction");
  test_fraction = saved.at("test_fraction");
}

}  // namespace tapeflow
