// Rows that are in two sets of rows.
#pragma once

#include "flows/tables/dataset.hpp"

#include <cstddef>

namespace tapeflow {

/// How many of `rows` are also rows of `others`: with the same numbers, and the same context. The
/// two have the same columns.
std::size_t count_shared_rows(const Dataset& rows, const Dataset& others);

}  // namespace tapeflow
