// The options of tapeflow fit, and which of them a resumed run takes from the first run.
#pragma once

#include "examples/support/terminal/cli_names.hpp"
#include "examples/tapeflow/table_options.hpp"
#include "flows/tables/density_model.hpp"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace tapeflow {

struct FitCommand {
  std::string data, out = "model.safetensors", valid_file, test_file, labels, test_labels;
  std::string save_split;  ///< what the names of the files of the split begin with; empty for none
  std::vector<std::string> context, classes, categorical, bounds;
  std::string weights;  ///< the column with the rows' weights; empty if all count alike
  TableOptions table;
  std::size_t rows_at_once = 0;  ///< how many rows of the table are in memory at a time; 0: all
  ModelSettings model_settings{.layers = 0};  // 0 layers stand for as many as the model needs
  FitOptions training;
  std::optional<std::uint64_t> split_seed;  ///< nothing: that of `training`; see seed_of_split
  std::size_t seeds = 1;
  bool mixture = false;  ///< whether the models of all seeds are kept, as a mixture
  std::string precision = "float";
  double valid_fraction = 0.1, test_fraction = 0.1;
  double save_every = 10;  // seconds
  double minutes = 0;      // 0: as long as it takes
  std::string log;         // a file for the learning curve, or ""
  std::string report;      // a folder for the report, or ""
  bool resume = false, fresh = false, json = false, quiet = false;
  bool mpi = false;        ///< whether other processes train too; they are in training.ranks
  bool dequantize = true;  ///< whether values that repeat get probabilities
  PictureSettings picture{.scales = 0};  // 0 scales stand for the usual number
  bool of_pictures = false;              ///< whether DATA holds pictures
  std::set<std::string> typed;           ///< the options that the command line has
  /// Options that may be left to validation, and those among them that the command line leaves to
  /// it by the word "auto".
  std::set<std::string> may_be_automatic, automatic;
  std::size_t budget = 6000;  ///< steps that a choice of settings may take; see complete_for
  /// What was chosen and what came next, a line each; empty if nothing was.
  std::vector<std::string> choice;
  bool resumed = false;  ///< the options that decide the result are a saved run's
  std::string subcommand = "fit";
  std::string other_options;  ///< as typed, without those that choose columns and rows

  /// The columns of the context: those of --context, then those that only --classes names.
  std::vector<std::string> given() const;

  /// Whether validation chooses this setting: the option is "auto", or neither it nor a size of the
  /// networks was typed. Never for pictures, and never in a resumed fit.
  bool chooses(const std::string& option) const;
  /// Whether validation chooses any setting.
  bool chooses() const;

  /// Before the data are read: std::invalid_argument if the model cannot take a context, or not
  /// this normalization.
  void require_allowed_model() const;

  /// The seed of all that runs of a sweep share: the split, and the choice of settings. The runs of
  /// one split start from different seeds.
  std::uint64_t seed_of_split() const { return split_seed.value_or(training.seed); }

  /// How so many rows of DATA are dealt out.
  DataSplit split(std::size_t rows) const;

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

/// The options that say which columns and rows of a table are used, and how it is read.
void add_table_options(CLI::App& command, FitCommand& c);

/// The options that fit and compare share: the rows, the networks, the training.
void add_shared_options(CLI::App& command, FitCommand& c);

/// The names of the models of tables, then those that only pictures have.
std::vector<std::string> all_model_names();

/// The preprocessings of tables, each beside its name.
NamedValues<Preprocessing> table_preprocessing();

/// The options of fit that may be "auto", which is their default.
void add_open_options(CLI::App& command, FitCommand& c);
/// The same options of compare, which have plain defaults.
void add_plain_options(CLI::App& command, FitCommand& c);

/// Remembers which options were typed, and whether DATA holds pictures. CLI::ValidationError for
/// options that are not for such data.
void look_at_options(FitCommand& command, const CLI::App& options);

/// Sets the options that were left open, as far as validation does not choose them: the model's
/// layers; for pictures their own defaults.
void complete(FitCommand& command);

/// Once the data are read: the shape of the pictures, the usual number of scales for this shape,
/// and a number of epochs that suits so many pictures to train on. std::invalid_argument for scales
/// that such pictures cannot have.
void complete_for(FitCommand& command, const ImageShape& shape, std::size_t training_rows);

}  // namespace tapeflow
