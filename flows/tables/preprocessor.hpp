// From raw rows to what a flow sees, and back: fitted once to the training rows, and not trained.
#pragma once

#include "flows/data/bounds.hpp"
#include "flows/tables/named_values.hpp"
#include "flows/tables/whitening.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tapeflow {

/// How a table's rows are prepared for a flow.
enum class Preprocessing {
  standardize,  ///< every column to mean 0 and deviation 1
  whiten        ///< heavy tails bent in, then all columns to mean 0 and covariance 1
};

/// "standardize" and "whiten", each beside its value.
const NamedValues<Preprocessing>& preprocessing_names();

/// Preprocessing is part of the model, and is done in double, whatever the flow computes in:
/// columns may differ by many powers of ten. Its log-determinant is part of every log-probability,
/// so those are of the raw rows.
///
/// Whitening maps the Gaussian of Gaussian::fit_shrunk to a standard normal, after HeavyTails with
/// fit_tails if these raise the Gaussian's likelihood in cross-validation. A flow that starts as
/// the identity then starts as this Gaussian, and has only the rest to learn. With a context c it
/// is the Gaussian of x given c, whose mean is linear in c: z = L⁻¹ (x - t - M c). Columns of
/// classes are one-hot, so that each class has its own mean.
class Preprocessor : public Module<double> {
 public:
  /// Fitted to `raw` [N, D] and to a context as the flow sees it. std::invalid_argument, naming the
  /// column, if one is constant or a combination of others.
  Preprocessor(Preprocessing kind, const Array<double>& raw,
               const std::vector<std::string>& columns, const GivenContext& given = {},
               const OnProgress& on_progress = {});

  /// A Preprocessor of this shape that changes nothing: load_parameters fills it.
  Preprocessor(Preprocessing kind, std::size_t features, std::size_t context_features);

  struct Prepared {
    Array<double> rows;           ///< [N, D], as the flow sees them
    std::vector<double> log_det;  ///< [N], log-determinants of the map from raw rows
  };
  Prepared prepare(const Array<double>& raw, const Array<double>& context = {}) const;

  /// The raw rows of which prepare() makes these.
  Array<double> undo(Array<double> prepared, const Array<double>& context = {}) const;

  /// A box of raw rows that holds all rows whose prepared rows lie in this box.
  Bounds undo(const Bounds& prepared) const;

  const Array<double>& mean() const { return mean_.value; }  ///< of the raw columns, [D]
  const Array<double>& deviation() const { return deviation_.value; }

  void visit(ParameterVisitor<double>& visitor) override;

 private:
  Array<double> standardized(const Array<double>& raw) const;
  Array<double> unstandardized(Array<double> rows) const;

  Parameter<double> mean_, deviation_;
  std::optional<Whitening> whitening_;
};

/// The number of numbers that a Preprocessor keeps.
double preprocessing_weights(Preprocessing kind, std::size_t features,
                             std::size_t context_features);

}  // namespace tapeflow
