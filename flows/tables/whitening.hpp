// Whitening: bends heavy tails in, then maps the best Gaussian of the rows to a standard normal.
#pragma once

#include "flows/data/bounds.hpp"
#include "flows/data/gaussian.hpp"
#include "flows/layers/elementwise/heavy_tails.hpp"
#include "flows/layers/linear/triangular_linear.hpp"
#include "flows/tables/context_columns.hpp"

#include <string>
#include <vector>

namespace tapeflow {

/// Tails, and the Gaussian (Gaussian::fit_shrunk) of the context and the rows after these tails are
/// bent in.
struct WhiteningGaussian {
  HeavyTails<double> tails;
  Gaussian gaussian;
};

/// Chooses between the tails of fit_tails and no tails: the choice under which rows and context,
/// without its redundant columns, are likelier in cross-validation. A bent column no longer depends
/// on others by a straight line, which may cost the Gaussian more than its tails are worth.
/// std::invalid_argument as Gaussian::fit.
WhiteningGaussian better_gaussian(const RowSource& rows, const std::vector<std::string>& columns,
                                  const GivenContext& given, const OnProgress& on_progress = {});

/// The map z = L⁻¹ (u - t - M c). It takes standardised rows x [N, D] to rows z of mean 0 and
/// covariance 1. Here u is x with its tails bent in, and c [N, C] is a context, an empty array if C
/// is 0. Under the WhiteningGaussian, u given c has the mean t + M c and the covariance L Lᵀ.
class Whitening {
 public:
  /// A map of this shape that changes nothing: load_parameters fills it.
  Whitening(std::size_t features, std::size_t context_features);

  /// Fitted to rows and their context. std::invalid_argument as Gaussian::fit.
  static Whitening fit(const RowSource& rows, const std::vector<std::string>& columns,
                       const GivenContext& context, const OnProgress& on_progress = {});

  /// Maps the rows in place, and adds the log-determinant of each row's map to log_det [N].
  void apply(Array<double>& rows, const Array<double>& context, std::vector<double>& log_det) const;

  /// Maps whitened rows back, in place.
  void undo(Array<double>& rows, const Array<double>& context) const;

  /// A box that holds all standardised rows whose whitened ones are in this box, for c = 0.
  Bounds undo(const Bounds& whitened) const;

  void visit(ParameterVisitor<double>& visitor);

 private:
  Whitening(HeavyTails<double> tails, Array<double> regression, TriangularLinear<double> linear);

  HeavyTails<double> tails_;
  Parameter<double> regression_;  // Mᵀ, [C, D]
  TriangularLinear<double> linear_;
};

}  // namespace tapeflow
