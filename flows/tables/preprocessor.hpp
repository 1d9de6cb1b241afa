// From raw rows to what a flow sees, and back: fitted once to the training rows, and not trained.
#pragma once

#include "flows/data/bounds.hpp"
#include "flows/tables/column_bending.hpp"
#include "flows/tables/named_values.hpp"
#include "flows/tables/picture_frame.hpp"
#include "flows/tables/whitening.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tapeflow {

/// How a table's rows are prepared for a flow.
enum class Preprocessing {
  standardize,  ///< every column to mean 0 and deviation 1
  bend,         ///< heavy tails bent in, then every column to mean 0 and deviation 1
  whiten,       ///< heavy tails bent in, then all columns to mean 0 and covariance 1
  pixels        ///< L levels of pictures, 0 … L - 1, to numbers from 0 to below 1
};

/// "standardize", "bend", "whiten" and "pixels", each beside its value.
const NamedValues<Preprocessing>& preprocessing_names();

/// Preprocessing is part of the model, and is done in double, whatever the flow computes in:
/// columns may differ by many powers of ten. Its log-determinant is part of every log-probability,
/// so those are of the raw rows.
///
/// Bending has the tails of fit_tails, and leaves the columns side by side; see ColumnBending.
///
/// Whitening maps the Gaussian of Gaussian::fit_shrunk to a standard normal, after HeavyTails with
/// fit_tails if these raise the Gaussian's likelihood in cross-validation. A flow that starts as
/// the identity then starts as this Gaussian, and has only the rest to learn. With a context c it
/// is the Gaussian of x given c, whose mean is linear in c: z = L⁻¹ (x - t - M c). Columns of
/// classes are one-hot, so that each class has its own mean.
///
/// Pixels of L levels are not fitted to anything: x in [0, L) becomes x / L, whose log_det is -ln L
/// for each number. If the flow's pictures are larger than the data's, these stand in the middle,
/// and the pixels around them have level 0. They are dequantised like all others, with noise that
/// depends on the picture alone. So log p is of all pixels of the larger picture, and counted as a
/// code it is a bound for those that exist: log P(picture) >= log P(picture and level 0 around it).
class Preprocessor : public Module<double> {
 public:
  /// Fitted to `raw` [N, D] and to a context as the flow sees it. std::invalid_argument, naming the
  /// column, if one is constant or a combination of others.
  Preprocessor(Preprocessing kind, const Array<double>& raw,
               const std::vector<std::string>& columns, const GivenContext& given = {},
               const OnProgress& on_progress = {});

  /// A Preprocessor of this shape that changes nothing: load_parameters fills it.
  Preprocessor(Preprocessing kind, std::size_t features, std::size_t context_features);

  /// Preprocessing::pixels of pictures of the first shape, for a flow of pictures of the second.
  Preprocessor(const ImageShape& shape, const ImageShape& seen_by_flow, std::size_t levels);

  struct Prepared {
    Array<double> rows;           ///< [N, D], as the flow sees them; wider if pictures are padded
    std::vector<double> log_det;  ///< [N], log-determinants of the map from raw rows
  };
  Prepared prepare(const Array<double>& raw, const Array<double>& context = {}) const;

  /// The widths, as the flow sees them, of cells with these widths [D]. For standardize and pixels,
  /// which map a box to a box.
  Array<double> prepared_widths(const Array<double>& widths) const;
  /// The columns of prepared rows that pad a picture. prepare() gives them a point of the cell
  /// whose lower corner is 0.
  const std::vector<std::size_t>& padding() const;

  /// The raw rows of which prepare() makes these. Pixels are cut to numbers from 0 to below L.
  Array<double> undo(Array<double> prepared, const Array<double>& context = {}) const;

  /// A box of raw rows that holds all rows whose prepared rows lie in this box.
  Bounds undo(const Bounds& prepared) const;

  const Array<double>& mean() const { return mean_.value; }  ///< of the raw columns, [D]
  const Array<double>& deviation() const { return deviation_.value; }

  void visit(ParameterVisitor<double>& visitor) override;

 private:
  Array<double> standardized(const Array<double>& raw) const;
  Array<double> unstandardized(Array<double> rows) const;
  double levels() const { return deviation()(0); }  // L of pixels

  Parameter<double> mean_, deviation_;  // of pixels 0 and L, and not saved
  std::optional<ColumnBending> bending_;
  std::optional<Whitening> whitening_;
  std::optional<PictureFrame> frame_;  // of pixels
};

/// The number of numbers that a Preprocessor keeps.
double preprocessing_weights(Preprocessing kind, std::size_t features,
                             std::size_t context_features);

}  // namespace tapeflow
