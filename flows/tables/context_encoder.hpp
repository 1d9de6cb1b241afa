// A context as a flow sees it.
#pragma once

#include "flows/tables/context_columns.hpp"
#include "flows/tables/preprocessor.hpp"

#include <optional>
#include <vector>

namespace tapeflow {

/// Two steps from a raw context to what a flow sees: encode() makes numbers of classes, prepare()
/// whitens the columns of numbers. In a fit, Dataset encodes the context, and the encoder whitens
/// it. One-hot columns stay as they are: they are of one size already, and
/// whitening would only make a large number of a rare class. Fitted once to the training rows, as
/// Preprocessor is, and part of a DensityModel.
class ContextEncoder : public Module<double> {
 public:
  /// Fitted to an encoded context, of which it sees the columns of numbers. Errors as Preprocessor.
  ContextEncoder(std::vector<ContextColumn> columns, const EncodedContext& train);
  /// An encoder that changes no numbers: load_parameters fills it. Without columns there is no
  /// context.
  explicit ContextEncoder(std::vector<ContextColumn> columns = {});

  const std::vector<ContextColumn>& columns() const { return columns_; }
  std::size_t features() const { return encoded_features(columns_); }  ///< E
  const std::optional<Preprocessor>& numbers() const { return numbers_; }

  /// A raw context [rows, C] as numbers, [rows, E]; an empty array if there are no columns.
  /// ShapeError for another shape, std::invalid_argument for a number that is no index of a class.
  EncodedContext encode(const Array<double>& raw, std::size_t rows) const;

  /// An encoded context as the flow sees it, [rows, E].
  EncodedContext prepare(EncodedContext context) const;

  void visit(ParameterVisitor<double>& visitor) override;

 private:
  std::vector<ContextColumn> columns_;
  // For the columns of numbers, which are the first of the encoded columns.
  std::optional<Preprocessor> numbers_;
};

}  // namespace tapeflow
