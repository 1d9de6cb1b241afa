// Bending: brings the heavy tails of each column in, and leaves the columns side by side.
#pragma once

#include "flows/data/bounds.hpp"
#include "flows/layers/elementwise/heavy_tails.hpp"
#include "flows/layers/elementwise/standardize.hpp"

#include <vector>

namespace tapeflow {

/// The image of a box under the to_data of a layer that maps each column by a rising function.
Bounds image_of(const Bijector<double>& rising, const Bounds& box);

/// The map z = (u - m) / s, column by column, where u is a standardised column with its tails bent
/// in (fit_tails), and m and s are the mean and the deviation of the bent column. Unlike Whitening
/// it does not mix the columns: a column that has steps, peaks or bounds keeps them.
class ColumnBending {
 public:
  /// A map of this many columns that changes nothing: load_parameters fills it.
  explicit ColumnBending(std::size_t features);

  /// Fitted to standardised rows [N, D].
  static ColumnBending fit(Array<double> rows, const OnProgress& on_progress = {});

  /// Maps the rows in place, and adds the log-determinant of each row's map to log_det [N].
  void apply(Array<double>& rows, std::vector<double>& log_det) const;

  /// Maps bent rows back, in place.
  void undo(Array<double>& rows) const;

  /// The box of the standardised rows whose bent rows are in this box.
  Bounds undo(const Bounds& bent) const;

  void visit(ParameterVisitor<double>& visitor);

 private:
  ColumnBending(HeavyTails<double> tails, Standardize<double> scaling);

  HeavyTails<double> tails_;
  Standardize<double> scaling_;
};

}  // namespace tapeflow
