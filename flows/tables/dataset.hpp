// Rows of somebody's table, with all that is known of their columns.
#pragma once

#include "flows/data/dequantize.hpp"
#include "flows/data/rows.hpp"
#include "flows/data/table_domain.hpp"
#include "flows/tables/context_columns.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace tapeflow {

/// Raw rows x [N, D] and, for conditional densities p(x | c), their context: as it stands in the
/// table. It is encoded as numbers when it is asked for, a few rows at a time if there are many.
///
///   const Dataset all({"length", "width"}, {"age", {"kind", {"ant", "bee"}}}, rows);
///   const Dataset train = all.select(split.train);
class Dataset {
 public:
  Dataset() = default;
  /// Rows without a context. `columns` has the D names.
  Dataset(std::vector<std::string> columns, Array<double> x);
  /// raw.context [N, C] has a column for each of `context_columns`; a column of classes holds
  /// indices into its classes. ShapeError for a context of another shape, std::invalid_argument for
  /// a number that is no index of a class.
  Dataset(std::vector<std::string> columns, std::vector<ContextColumn> context_columns,
          Rows<double> raw);

  /// These rows, in this order.
  Dataset select(const std::vector<std::size_t>& rows) const;
  /// The dataset with what its rows can be: columns with atoms or borders.
  Dataset with_domain(TableDomain domain) &&;
  /// The dataset with a random point of each level's cell in the place of the level.
  Dataset spread(const Levels& levels, Rng& rng) &&;
  /// The dataset whose rows count by these weights, one for each row: a row of weight 2 counts as
  /// two rows. No weights, or equal ones: all count alike. std::invalid_argument for another number
  /// of weights.
  Dataset with_weights(std::vector<double> weights) &&;
  /// Rows of the dataset, all of one weight, drawn in proportion to the weights, as many as it has;
  /// the dataset itself if it has no weights.
  Dataset drawn_by_weight(std::uint64_t seed) const;
  /// The dataset with other numbers x [N, D] in the place of its own.
  Dataset with_x(Array<double> x) &&;

  std::size_t count() const { return raw_.count(); }
  const Array<double>& x() const { return raw_.x; }
  const Rows<double>& raw() const { return raw_; }
  /// The encoded context, of all rows or of the rows first … first + count - 1.
  EncodedContext context() const;
  EncodedContext context(std::size_t first, std::size_t count) const;
  const std::vector<std::string>& columns() const { return columns_; }
  const std::vector<ContextColumn>& context_columns() const { return context_columns_; }
  const TableDomain& domain() const { return domain_; }
  const std::vector<double>& weights() const { return weights_; }  ///< empty, or one a row

 private:
  std::vector<std::string> columns_;
  std::vector<ContextColumn> context_columns_;
  Rows<double> raw_;
  TableDomain domain_;
  std::vector<double> weights_;
};

}  // namespace tapeflow
