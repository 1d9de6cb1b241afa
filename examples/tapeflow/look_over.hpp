// What keeps a table of numbers and classes from being fitted, told before the fit.
#pragma once

#include "engine/io/table.hpp"
#include "examples/tapeflow/obstacle.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace tapeflow {

/// The least number of rows of a fit: with fewer, one row to validate on and one to test on say
/// nothing.
inline constexpr std::size_t least_rows = 10;

/// The largest number of different words in a column of --categorical.
inline constexpr std::size_t most_categories = 50;

/// The largest number of classes that a column of so many rows may have, and the largest number of
/// words in a column of the data.
std::size_t most_classes(std::size_t rows);
std::size_t most_categories_in(std::size_t rows);

/// A column that says nothing new: its density beside the other columns would be infinite.
struct RedundantColumn {
  std::size_t column;
  std::string why;  ///< "repeats column "a", which makes the density infinite"
};

/// The columns that are constant, repeat another one, or are a linear combination of others, of
/// which `first` counts as standing in front. Only the rows to train on count, since to them the
/// Gaussian is fitted.
std::vector<RedundantColumn> redundant_columns(const Table& table,
                                               const std::vector<std::string>& first,
                                               const std::vector<std::size_t>& train);

/// What stands in the way of a fit: fewer than 10 rows, and columns that
///
///   - are redundant, share a name, or have a name that is not UTF-8,
///   - have numbers whose difference is more than a double can hold,
///   - have more than 100 classes, or 50 words in a column of `categorical`, or more of them than
///     half of the rows, or a class whose name is not UTF-8.
std::vector<Obstacle> look_over(const Table& table, const std::vector<RedundantColumn>& redundant,
                                const std::vector<std::string>& categorical);

}  // namespace tapeflow
