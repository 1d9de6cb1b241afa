// Private to the readers of tables: is the first row names or numbers?
#pragma once

#include "engine/io/csv_rows.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tapeflow {

using Row = std::vector<std::string_view>;

bool is_empty(std::string_view cell);

/// Whether a row has text and no number.
bool is_text(const Row& cells);

/// A number that is spelt wrongly ("1 234.5"), or a sign for a missing value ("n/a", "?").
bool is_no_name(std::string_view cell);

/// Whether a row without numbers may still be a row of data that would be lost as a header: if a
/// cell is no name, or if all cells are words for a missing value. One of them may be a name: NA is
/// sodium.
bool may_be_data(const Row& cells);

/// Throws, naming the cell, if the row, a header, may be data.
void require_names(const CsvRows& rows);

/// The names in a header. An empty cell stands for x1, x2 …, by its place; a number or another cell
/// that is no name gets an x in front, so that a row of names is never taken for numbers: 2019 is
/// called x2019.
std::vector<std::string> column_names(const Row& header);

}  // namespace tapeflow
