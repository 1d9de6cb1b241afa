// A density of somebody's table: a flow, and all that turns raw rows into what the flow sees.
//
//   Table table = read_table("points.csv");
//   DensityModel<float> model({.layers = 8}, table.columns, table.values, 1);
//   FitResult result = fit(model, train_rows, valid_rows, {.epochs = 200});
//   model.save("points.safetensors");
#pragma once

#include "flows/model_spec.hpp"
#include "flows/train.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <variant>
#include <vector>

namespace tapeflow {

/// Standardising is part of the model: rows are shifted and scaled to mean 0 and deviation 1 in
/// double, whatever the flow computes in, and the log-determinant of that is part of every
/// log-probability. So log-probabilities are those of the raw data, in nats.
template <class T>
class DensityModel {
 public:
  /// An untrained model of rows like `data` [N, D], whose mean and deviation it takes. The names
  /// are those of the D columns. std::invalid_argument if a column is constant.
  DensityModel(ModelSpec spec, std::vector<std::string> columns, const Array<double>& data,
               std::uint64_t seed);

  /// log p of each row of raw data [N, D], in nats.
  std::vector<double> log_prob(const Array<double>& raw, Workers& workers) const;

  /// `count` rows like the raw data, [count, D].
  Array<double> sample(std::size_t count, Rng& rng, double temperature = 1) const;

  /// Raw rows as the flow sees them.
  Array<T> standardized(const Array<double>& raw) const;

  /// What standardising adds to every log-probability: -Σ_j ln deviation_j.
  double standardizing_log_det() const;

  /// Writes the model as one safetensors file: the tensors, and as metadata JSON the specification,
  /// the columns and the notes. Errors as write_model.
  void save(const std::filesystem::path& path);

  /// std::runtime_error, naming the file, if it is damaged or not such a model in this precision.
  static DensityModel load(const std::filesystem::path& path);
  static DensityModel from_file(const ModelFile& file);

  ModelSpec spec;
  std::vector<std::string> columns;
  std::map<std::string, std::string> notes;  ///< what one wants to remember: rows, seed, results …
  Array<double> mean, deviation;             ///< [D], of the raw columns
  Flow<T> flow;

 private:
  DensityModel(ModelSpec spec, std::vector<std::string> columns, Array<double> mean,
               Array<double> deviation, std::uint64_t seed);
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

/// `report` with log-likelihoods of standardised rows made those of raw rows.
EpochReport in_raw_units(EpochReport report, double standardizing_log_det);

}  // namespace tapeflow
