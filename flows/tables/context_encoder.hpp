// A context as a flow sees it.
#pragma once

#include "flows/data/rows.hpp"
#include "flows/tables/context_columns.hpp"
#include "flows/tables/preprocessor.hpp"

#include <optional>
#include <vector>

namespace tapeflow {

/// The columns of numbers whitened, those of classes one-hot: these are of one size already, and a
/// class that is rare would only become a large number. Fitted once to the training rows, as
/// Preprocessor, and part of a DensityModel.
class ContextEncoder : public Module<double> {
 public:
  /// Fitted to the context [N, C] of the rows. Errors as Preprocessor, and as prepare().
  ContextEncoder(std::vector<ContextColumn> columns, const Rows<double>& data);
  /// One that changes no numbers, to be filled from a file; or none.
  explicit ContextEncoder(std::vector<ContextColumn> columns = {});

  const std::vector<ContextColumn>& columns() const { return columns_; }
  std::size_t features() const { return encoded_features(columns_); }  ///< E
  const std::optional<Preprocessor>& numbers() const { return numbers_; }

  /// As the flow sees it, [rows, E]. ShapeError unless the raw context is [rows, C], or empty
  /// if there are no columns; std::invalid_argument for what is no place of a class.
  EncodedContext prepare(const Array<double>& raw, std::size_t rows) const;

  void visit(ParameterVisitor<double>& visitor) override;

 private:
  EncodedContext checked(const Array<double>& raw, std::size_t rows) const;

  std::vector<ContextColumn> columns_;
  std::optional<Preprocessor> numbers_;  // of the columns of numbers, which are the first encoded
};

}  // namespace tapeflow
