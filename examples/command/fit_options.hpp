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
  double save_every = 10;  // seconds
  bool resume = false, fresh = false, json = false;

  /// Where a run keeps its state until it is done: beside the model.
  std::string state_file() const;

  /// Everything that decides the result, as JSON. A resumed run takes it from the
  /// first; the number of epochs and threads and the file names may be others.
  std::string settings() const;
  void take_settings(const std::string& settings);
};

}  // namespace tapeflow
