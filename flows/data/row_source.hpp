// Rows that are made when they are needed.
#pragma once

#include "flows/data/rows.hpp"

#include <functional>
#include <utility>

namespace tapeflow {

/// A matrix [N, D] of which a few rows are made at a time: it need not be in memory as a whole.
struct RowSource {
  /// Makes the rows first … first + count - 1.
  using Make = std::function<Array<double>(std::size_t first, std::size_t count)>;

  std::size_t rows, columns;
  Make make;

  RowSource(std::size_t row_count, std::size_t column_count, Make make_rows)
      : rows(row_count), columns(column_count), make(std::move(make_rows)) {}
};

/// The rows of a matrix, which must outlive the source.
inline RowSource source_of(const Array<double>& matrix) {
  return {matrix.shape()[0], matrix.shape()[1], [&matrix](std::size_t first, std::size_t count) {
            return row_range(matrix, first, count);
          }};
}

}  // namespace tapeflow
