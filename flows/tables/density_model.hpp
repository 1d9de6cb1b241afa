// A density of somebody's table: a flow, and all that turns raw rows into what the flow sees.
//
//   Table table = read_table("points.csv");
//   DensityModel<float> model({.layers = 8}, table.columns, table.values, 1);
//   FitResult result = fit(model, train_rows, valid_rows, {.epochs = 200});
//   model.save("points.safetensors");
#pragma once

#include "flows/data/dequantize.hpp"
#include "flows/tables/context_encoder.hpp"
#include "flows/tables/model_settings.hpp"
#include "flows/training/trainer.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <variant>
#include <vector>

namespace tapeflow {

/// Preprocessing is part of the model, and its log-determinant part of every log-probability: so
/// log-probabilities are those of the raw rows, in nats. So it is with the context of a conditional
/// density p(x | c); see ContextEncoder.
template <class T>
class DensityModel {
 public:
  /// An untrained model of rows like `data` [N, D], to which its preprocessing is fitted. The names
  /// are those of the D columns. std::invalid_argument if a column is constant.
  DensityModel(ModelSettings settings, std::vector<std::string> columns, const Array<double>& data,
               std::uint64_t seed);

  /// A conditional one: data.context [N, C] has the columns of `context`, numbers or, for those of
  /// classes, their places.
  DensityModel(ModelSettings settings, std::vector<std::string> columns,
               std::vector<ContextColumn> context, const Rows<double>& data, std::uint64_t seed);

  /// log p in nats of each raw row x [N, D], given its raw context [N, C].
  std::vector<double> log_prob(const Rows<double>& raw, Workers& workers) const;
  /// The same without a context.
  std::vector<double> log_prob(const Array<double>& raw, Workers& workers) const;

  /// `count` rows like the raw data, [count, D]. The context in the options is raw, [count, C].
  Array<double> sample(std::size_t count, Rng& rng,
                       const SampleOptions<double>& options = {}) const;

  /// Keeps in the model how the log-probabilities of its training rows are spread.
  void remember_scores(std::vector<double> training_log_prob);

  /// The percentage of the training rows whose log-probability was lower than this: an anomaly
  /// score that is near 0 for what is rare. NaN if the model remembers no scores.
  double percentile(double log_prob) const;

  /// Raw rows as the flow sees them. std::invalid_argument for rows with cells unless the
  /// preprocessing is to standardise: others do not leave a cell a box.
  Array<T> prepared(const Array<double>& raw) const;
  Rows<T> prepared(const Rows<double>& raw) const;

  /// Writes the model as one safetensors file: the tensors, and as metadata JSON the specification,
  /// the columns and the notes. Errors as write_model.
  void save(const std::filesystem::path& path) const;

  /// std::runtime_error, naming the file, if it is damaged or not such a model in this precision.
  static DensityModel load(const std::filesystem::path& path);
  static DensityModel from_file(const ModelFile& file);

  ModelSettings settings;
  std::vector<std::string> columns;
  std::map<std::string, std::string> notes;  ///< what one wants to remember: rows, seed, results …
  ContextEncoder context_encoder;            ///< the columns of the context, if there are any
  Preprocessor preprocessor;
  Flow<T> flow;
  Levels levels;  ///< where columns have them: rows are scored as points of their cells
  Array<double> scores = Array<double>(Shape{0});  ///< rising quantiles of those remembered

 private:
  DensityModel(ModelSettings settings, std::vector<std::string> columns,
               std::vector<ContextColumn> context);
};

/// Fits the model's flow to raw rows by maximum likelihood; see Trainer. Reported log-likelihoods
/// are those of the raw rows.
template <class T>
FitResult fit(DensityModel<T>& model, const Array<double>& train, const Array<double>& valid,
              const FitOptions& options, const OnEpoch& on_epoch = {});

/// bounds_of the model's flow, in the units of the raw data.
template <class T>
Bounds bounds_of(const DensityModel<T>& model);

/// A model of either precision, as the file says.
using AnyDensityModel = std::variant<DensityModel<float>, DensityModel<double>>;
AnyDensityModel load_density_model(const std::filesystem::path& path);

}  // namespace tapeflow
