// What keeps a table from being fitted, told before the fit.
#pragma once

#include "engine/io/table.hpp"

#include <cstddef>
#include <string>

namespace tapeflow {

/// The least number of rows of a fit: with fewer, one row to validate on and one to test on say
/// nothing.
inline constexpr std::size_t least_rows = 10;

/// The largest number of classes that a column of so many rows may have.
std::size_t most_classes(std::size_t rows);

/// std::runtime_error, naming file and column, for fewer than 10 rows, and for a column that
///
///   - is constant, repeats another one, shares its name, or has a name that is not UTF-8,
///   - has numbers whose difference is more than a double can hold,
///   - has more than 100 classes, more classes than half of its rows, or a class whose name is not
///     UTF-8.
void look_over(const Table& table, const std::string& file);

}  // namespace tapeflow
