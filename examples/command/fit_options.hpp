// The options of tapeflow fit, and what of them a resumed run must share with the first.
#pragma once

#include "flows/density_model.hpp"

#include <string>

namespace tapeflow {

struct FitCommand {
  std::string data, out = "model.safetensors", test_file;
  ModelSpec spec;
  FitOptions training;
  std::string precision = "float";
  double valid_fraction = 0.1, test_fraction = 0.1;
  bool resume = false, json = false;

  /// Where an interrupted run leaves its state: beside the model.
  std::string state_file() const;

  /// Everything that decides the result, as JSON. All but the number of epochs and threads and the
  /// file names must be the same when a run is resumed.
  std::string settings() const;
  void take_settings(const std::string& settings);
};

}  // namespace tapeflow
