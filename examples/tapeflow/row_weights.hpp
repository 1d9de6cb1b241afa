// The weights of a table's rows.
#pragma once

#include "engine/array.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace tapeflow {

/// The numbers of a column of values [N, D], each of which needs to be a weight: finite, and from 0
/// on. `name` is the column's, and `rows` says which rows of the file these are, if they are not
/// all. std::runtime_error, naming the file and the row, for one that is no weight, and if all are
/// 0.
std::vector<double> weights_in(const Array<double>& values, std::size_t column,
                               const std::string& file, const std::string& name,
                               const std::vector<std::size_t>& rows);

}  // namespace tapeflow
