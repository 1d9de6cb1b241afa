// The Gaussian that a flow is held against.
#pragma once

#include "engine/io/model_file.hpp"
#include "flows/data/gaussian.hpp"
#include "flows/tables/dataset.hpp"

#include <functional>
#include <optional>
#include <vector>

namespace tapeflow {

/// The logit of pixels, as the flows of pictures begin with: points x of L levels, in [0, L),
/// become z = logit(α + (1 - 2α) x / L).
struct PixelLogit {
  double alpha = 1e-6;  ///< above 0
  std::size_t levels = 256;

  /// Replaces points [N, D] by their logits. Returns the log-determinant for each row.
  std::vector<double> apply(Array<double>& points) const;
};

/// The Gaussian of the rows x or, with a context c, of x given c: the Gaussian of both without the
/// Gaussian of c, p(x | c) = p(x, c) / p(c). Each class has its own mean, by its one-hot column;
/// all classes share one covariance.
class GaussianBaseline {
 public:
  /// Rows of a table. A column with atoms or borders counts by its opened places (ColumnDomain).
  explicit GaussianBaseline(const Dataset& train, const OnProgress& on_progress = {});
  /// The Gaussian of the logits of pictures, whose log p is that of their points in [0, L). It is
  /// fitted to random points of the levels' cells.
  GaussianBaseline(const Dataset& train_levels, PixelLogit logit,
                   const OnProgress& on_progress = {});

  /// log p in nats of each row, of pictures of each row of points.
  std::vector<double> log_prob(const Dataset& rows) const;

  /// Adds the Gaussian to a model file. One of more than 256 columns, context included, is left
  /// out: its covariance might be larger than all of the flow.
  void save(ModelFile& file) const;
  /// The Gaussian in a model file of D columns and C independent columns of encoded context;
  /// nothing if it has none. std::runtime_error for tensors of other shapes, for numbers that are
  /// not finite, and for a factor whose diagonal is not positive.
  static std::optional<GaussianBaseline> load(const ModelFile& file, std::size_t columns,
                                              std::size_t context_columns,
                                              std::optional<PixelLogit> logit);

 private:
  GaussianBaseline() = default;
  using MakeRows = std::function<Array<double>(std::size_t first, std::size_t count)>;
  void fit(const Dataset& train, const MakeRows& x, const OnProgress& on_progress);
  std::vector<double> log_prob_of_cells(const Dataset& rows) const;
  std::vector<double> log_prob(const Array<double>& x, const Dataset& rows) const;

  std::optional<PixelLogit> logit_;
  std::optional<Gaussian> joint_, context_;
};

}  // namespace tapeflow
