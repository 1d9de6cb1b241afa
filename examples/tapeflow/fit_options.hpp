// The options of tapeflow fit, and which of them a resumed run takes from the first run.
#pragma once

#include "flows/tables/density_model.hpp"

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace tapeflow {

struct FitCommand {
  std::string data, out = "model.safetensors", test_file, labels, test_labels;
  std::vector<std::string> context, classes;
  ModelSettings model_settings{.layers = 0};  // 0 layers stand for as many as the model needs
  FitOptions training;
  std::size_t seeds = 1;
  std::string precision = "float";
  double valid_fraction = 0.1, test_fraction = 0.1;
  double save_every = 10;  // seconds
  bool resume = false, fresh = false, json = false;
  bool dequantize = false;
  PictureSettings picture{.scales = 0};  // 0 scales stand for the usual number
  bool of_pictures = false;              ///< whether DATA holds pictures
  std::set<std::string> typed;           ///< the options that the command line has
  bool resumed = false;                  ///< the options that decide the result are a saved run's

  /// The columns of the context: those of --context, then those that only --classes names.
  std::vector<std::string> given() const;

  /// Before the data are read: std::invalid_argument if the model cannot take a context, or not
  /// this normalization.
  void require_allowed_model() const;

  /// Where a run keeps its state until it is done: the model's name with .training behind it. If
  /// --out is a link, the state lies beside the file that the link leads to.
  std::string state_file() const;

  /// Everything that decides the result, as JSON; the keys are the names of the options. A resumed
  /// run takes it from the first run; the number of epochs and threads and the file names may
  /// differ.
  std::string settings() const;
  void take_settings(const std::string& settings);
};

/// "constant" and "cosine", each beside its value.
const NamedValues<RateSchedule>& schedule_names();

/// The options that fit and compare share: the rows, the networks, the training.
void add_shared_options(CLI::App& command, FitCommand& c);

/// The names of the models of tables, then those that only pictures have.
std::vector<std::string> all_model_names();

/// Remembers which options were typed, and whether DATA holds pictures. CLI::ValidationError for
/// options that are not for such data.
void look_at_options(FitCommand& command, const CLI::App& options);

/// Sets the options that were left open: the model's layers, and the preprocessing that
/// dequantising needs; for pictures their own defaults.
void complete(FitCommand& command);

/// Once the data are read: the shape of the pictures, the usual number of scales for this shape,
/// and a number of epochs that suits so many pictures to train on. std::invalid_argument for scales
/// that such pictures cannot have.
void complete_for(FitCommand& command, const ImageShape& shape, std::size_t training_rows);

}  // namespace tapeflow
