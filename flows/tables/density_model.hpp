// A density of somebody's table: a flow, and all that turns raw rows into what the flow sees.
//
//   Table table = read_table("points.csv");
//   DensityModel<float> model({.layers = 8}, table.columns, table.values, 1);
//   FitResult result = fit(model, train_rows, valid_rows, {.epochs = 200});
//   model.save("points.safetensors");
#pragma once

#include "flows/data/prepared_rows.hpp"
#include "flows/tables/context_encoder.hpp"
#include "flows/tables/dataset.hpp"
#include "flows/tables/gaussian_baseline.hpp"
#include "flows/tables/model_settings.hpp"
#include "flows/tables/remembered_scores.hpp"
#include "flows/training/trainer.hpp"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace tapeflow {

/// Preprocessing is part of the model, and its log-determinant part of every log-probability: so
/// log-probabilities are those of the raw rows, in nats. The encoding of a context is part of the
/// model as well; see ContextEncoder.
///
/// A column may hold less than all real numbers, see ColumnDomain: atoms, as counts and classes
/// are, or numbers up to a border. The domain of the training rows is part of the model. A row with
/// atoms counts with their probability times the density of its other numbers: log_prob is the log
/// of the mean over TableDomain::points points of its cells, and depends on the row alone. Samples
/// lie in the domain.
///
/// Pictures are rows [N, H W C] of levels (ModelSettings::picture). They are trained on as cells
/// (prepared_cells), and scored and drawn as points of cells: Levels::spread makes such points of
/// levels, Levels::snap makes levels of them.
template <class T>
class DensityModel {
 public:
  /// An untrained model of rows like `train`, to which its preprocessing is fitted; conditional if
  /// the rows have a context. std::invalid_argument if a column is constant.
  DensityModel(ModelSettings settings, const Dataset& train, std::uint64_t seed,
               const OnProgress& on_progress = {});
  /// A model without a context, of rows [N, D] whose columns have these D names.
  DensityModel(ModelSettings settings, std::vector<std::string> columns, const Array<double>& train,
               std::uint64_t seed);

  /// log p in nats of each raw row x [N, D], given its raw context [N, C]. Far out it is -inf.
  /// std::invalid_argument for a context that overflows T.
  std::vector<double> log_prob(const Rows<double>& raw, Workers& workers,
                               const OnProgress& on_progress = {}) const;
  /// log p of each raw row x [N, D] of a model without a context.
  std::vector<double> log_prob(const Array<double>& raw, Workers& workers) const;
  /// log p of the raw rows that prepared() made these of.
  std::vector<double> log_prob(const PreparedRows<T>& rows, Workers& workers) const;

  /// `count` rows like the raw data, [count, D]. The context in the options is raw, [count, C].
  Array<double> sample(std::size_t count, Rng& rng,
                       const SampleOptions<double>& options = {}) const;

  /// Raw rows as the flow sees them, those with atoms at one random point of each cell.
  PreparedRows<T> prepared(const Dataset& rows) const;
  PreparedRows<T> prepared(const Rows<double>& raw) const;
  /// The same for a Trainer: rows with atoms can be made anew. The model and the dataset must
  /// outlive them.
  PreparedRows<T> prepared_to_train(const Dataset& rows) const;
  Array<T> prepared(const Array<double>& raw) const;
  /// Raw cells as the flow sees them, from their lower corners and their widths [D]. Needs
  /// Preprocessing::standardize or pixels: only these map a box to a box. Else
  /// std::invalid_argument.
  PreparedRows<T> prepared_cells(const Dataset& corners, const Array<double>& widths) const;

  // What a model remembers besides its weights.

  /// How the log-probabilities of its validation rows are spread. NaN and inf are left out.
  void remember_scores(std::vector<double> validation_log_prob) {
    scores_ = RememberedScores(std::move(validation_log_prob));
  }
  /// The Gaussian that the flow is held against.
  void remember_gaussian(GaussianBaseline gaussian) { gaussian_ = std::move(gaussian); }
  /// The levels of pictures: they are then scored as points of their cells.
  void remember_levels(Levels levels) { levels_ = std::move(levels); }
  /// Whatever one wants to read in the file later: rows, seed, results …
  void remember_notes(std::map<std::string, std::string> notes) { notes_ = std::move(notes); }

  /// The percentage of the validation rows whose log-probability was lower than this: an anomaly
  /// score that is near 0 for rare rows. No weight was fitted to these rows, so that new rows are
  /// as likely to be rare as they are. NaN if the model remembers no scores.
  double percentile(double log_prob) const { return scores_.percentile(log_prob); }

  /// Writes the model as one safetensors file: the tensors, and as metadata JSON the settings, the
  /// columns and the notes. Errors as write_model.
  void save(const std::filesystem::path& path) const;
  /// What save writes.
  ModelFile to_file() const;

  /// std::runtime_error, naming the file, if it is damaged or not such a model in this precision.
  static DensityModel load(const std::filesystem::path& path);
  static DensityModel from_file(const ModelFile& file);

  /// The model with another flow, change(its own flow): for a flow of one's own, or a planted
  /// mistake.
  template <class Change>
  DensityModel with_flow(Change change) && {
    flow_ = change(std::move(flow_));
    return std::move(*this);
  }

  /// Bits for each number of a raw picture that exists, and not for those that pad it, from log p
  /// in nats. Only for models of pictures.
  double bits_per_dim(double log_prob) const;
  MeanAndError bits_per_dim(const MeanAndError& log_prob) const;

  const ModelSettings& settings() const { return settings_; }
  const std::vector<std::string>& columns() const { return columns_; }
  const ContextEncoder& context_encoder() const { return context_encoder_; }
  const Preprocessor& preprocessor() const { return preprocessor_; }
  const Flow<T>& flow() const { return flow_; }
  Flow<T>& flow() { return flow_; }  ///< for a Trainer
  const Levels& levels() const { return levels_; }
  const TableDomain& domain() const { return domain_; }
  const std::map<std::string, std::string>& notes() const { return notes_; }
  const Array<double>& scores() const { return scores_.rising(); }  ///< rising quantiles
  /// Which rows have these scores: "validation", or "training" in a file of version 0.1.
  const std::string& scored_rows() const { return scores_.rows(); }
  const std::optional<GaussianBaseline>& gaussian() const { return gaussian_; }

 private:
  DensityModel(ModelSettings settings, std::vector<std::string> columns,
               std::vector<ContextColumn> context);
  /// Takes raw rows, of which `first` is the number of the first, to their places.
  using Placing = std::function<PlacedRows(Array<double> raw, std::size_t first)>;
  Placing at_random(std::uint64_t seed) const;
  PreparedRows<T> prepared(const Array<double>& x, const Array<double>& context,
                           const Placing& placing) const;
  std::vector<double> log_prob_of_block(const Rows<double>& block, Workers& workers) const;
  void require_rows(const Array<double>& x, const Array<double>& context) const;
  std::vector<double> log_prob(const Array<double>& x, const Array<double>& context,
                               Workers& workers, const OnProgress& on_progress) const;

  ModelSettings settings_;
  std::vector<std::string> columns_;
  TableDomain domain_;
  ContextEncoder context_encoder_;
  Preprocessor preprocessor_;
  Flow<T> flow_;
  Levels levels_;
  std::map<std::string, std::string> notes_;
  RememberedScores scores_;
  std::optional<GaussianBaseline> gaussian_;
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
