// The mean of the densities of several models of one table.
//
//   MixtureModel<float> model(std::move(members));  // DensityModels of fits with different seeds
//   model.save("points.safetensors");
//   AnyModel any = load_any_model("points.safetensors");
#pragma once

#include "flows/tables/density_model.hpp"

#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace tapeflow {

/// Fits that start from different seeds go wrong at different places. The mean of their densities
///
///   p(x | c) = (p_1(x | c) + … + p_K(x | c)) / K
///
/// is a density again. Its log is at least the mean of the members' log p in every row, because the
/// logarithm is concave, and often more than that of the best member. The idea is that of deep
/// ensembles (Lakshminarayanan, Pritzel & Blundell, arXiv:1612.01474), who mix what K networks
/// predict.
///
/// A mixture has no flow and no latents of its own: each member maps a row to another latent. Its
/// functions are those of a DensityModel. A score costs as much as K scores of a member, a sample
/// as much as one.
template <class T>
class MixtureModel {
 public:
  /// K members, at least one. std::invalid_argument if there is none, or if they differ in their
  /// settings, columns, context, domain or levels.
  explicit MixtureModel(std::vector<DensityModel<T>> members);

  /// log p in nats of each raw row x [N, D], given its raw context [N, C]: the log of the mean of
  /// the members' densities. -inf where all members have -inf, NaN where a member has NaN. Errors
  /// as DensityModel::log_prob.
  std::vector<double> log_prob(const Rows<double>& raw, Workers& workers,
                               const OnProgress& on_progress = {}) const;

  /// `count` rows like the raw data, [count, D], each from a member that is drawn at random. The
  /// context in the options is raw, [count, C]. Errors as DensityModel::sample.
  Array<double> sample(std::size_t count, Rng& rng,
                       const SampleOptions<double>& options = {}) const;

  /// How the mixture's own log-probabilities of the validation rows are spread.
  void remember_scores(std::vector<double> validation_log_prob) {
    scores_ = RememberedScores(std::move(validation_log_prob));
  }
  /// Whatever one wants to read in the file later; the members have notes of their own.
  void remember_notes(std::map<std::string, std::string> notes) { notes_ = std::move(notes); }

  /// As DensityModel::percentile, by the scores of the mixture.
  double percentile(double log_prob) const { return scores_.percentile(log_prob); }

  /// Writes the mixture as one safetensors file. Tensors and metadata of member k, k < K, have
  /// "member.k." before the names that they have in a file of their own; "mixture" is K. Errors as
  /// write_model.
  void save(const std::filesystem::path& path) const;

  /// std::runtime_error, naming the file, if it is damaged or not a mixture in this precision; for
  /// a member that is missing or no model, it says which one.
  static MixtureModel load(const std::filesystem::path& path);
  static MixtureModel from_file(const ModelFile& file);

  double bits_per_dim(double log_prob) const { return first().bits_per_dim(log_prob); }
  MeanAndError bits_per_dim(const MeanAndError& log_prob) const {
    return first().bits_per_dim(log_prob);
  }

  const std::vector<DensityModel<T>>& members() const { return members_; }
  /// The members, to be put into another mixture.
  std::vector<DensityModel<T>> take_members() && { return std::move(members_); }

  // What all members share.
  const ModelSettings& settings() const { return first().settings(); }
  const std::vector<std::string>& columns() const { return first().columns(); }
  const ContextEncoder& context_encoder() const { return first().context_encoder(); }
  const Levels& levels() const { return first().levels(); }
  const TableDomain& domain() const { return first().domain(); }
  const std::optional<GaussianBaseline>& gaussian() const { return first().gaussian(); }

  const std::map<std::string, std::string>& notes() const { return notes_; }
  const Array<double>& scores() const { return scores_.rising(); }  ///< rising quantiles
  const std::string& scored_rows() const { return scores_.rows(); }

 private:
  const DensityModel<T>& first() const { return members_.front(); }

  std::vector<DensityModel<T>> members_;
  std::map<std::string, std::string> notes_;
  RememberedScores scores_;
};

/// The models that a model is made of: itself alone, or the members of a mixture.
template <class T>
std::span<const DensityModel<T>> members_of(const DensityModel<T>& model) {
  return {&model, 1};
}
template <class T>
std::span<const DensityModel<T>> members_of(const MixtureModel<T>& model) {
  return model.members();
}

/// How many weights all of them have.
template <class T>
std::size_t parameters_of(std::span<const DensityModel<T>> members) {
  std::size_t count = 0;
  for (const DensityModel<T>& member : members) count += member.flow().parameter_count();
  return count;
}

/// "float" or "double".
template <class T>
std::string precision_of(std::span<const DensityModel<T>>) {
  return sizeof(T) == 4 ? "float" : "double";
}

/// A model or a mixture of either precision, as the file says. std::runtime_error, naming the file,
/// if it is damaged or holds neither.
using AnyModel = std::variant<DensityModel<float>, DensityModel<double>, MixtureModel<float>,
                              MixtureModel<double>>;
AnyModel load_any_model(const std::filesystem::path& path);

}  // namespace tapeflow
