// One run of tapeflow fit --json, as tapeflow pick reads it.
#pragma once

#include "flows/data/statistics.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace tapeflow {

/// log p of the rows that a run did not learn from. `weights` is empty if all rows count alike.
struct HeldOutScores {
  std::vector<double> scores, weights;

  MeanAndError mean() const;
};

struct FitRun {
  std::string file;  ///< with the JSON object
  std::uint64_t seed = 0;
  nlohmann::json settings;  ///< by the names of the options
  std::vector<std::string> columns, context;
  std::map<std::string, std::string> checksums;  ///< of the rows, as checksums_of_rows
  bool dequantized = false;
  HeldOutScores valid, test;
  std::string out, out_checksum;  ///< the model file as the run named it, and its checksum

  /// Where the model file may be: as the run named it, and beside the JSON object, for a run that
  /// was gathered from another machine.
  std::vector<std::filesystem::path> places_of_model() const;

  /// The bytes of the model file. std::runtime_error, naming the run, if there is none, or if it
  /// holds another model than that of the run.
  std::string model_bytes() const;
};

/// std::runtime_error, naming the file, if it cannot be read, is empty, holds something else than
/// the JSON object of a fit, or one of a fit that was interrupted.
FitRun read_run(const std::string& file);

}  // namespace tapeflow
