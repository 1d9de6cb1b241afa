// Columns whose values are classes, or the words of a column of data.
#pragma once

#include "engine/io/table.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tapeflow {

/// Turns the numbers of these columns into classes named after them, "1", "2", "10" in this order.
/// A column with a word that is no number stays as it is.
void make_classes(Table& table, const std::vector<std::string>& columns);

/// Sorts the words of these columns: by number if all are numbers, which keep their spelling, else
/// by bytes. Words without a row are left out. Numbers of a table without words become words.
void make_categories(Table& table, const std::vector<std::string>& columns);

/// The numbers that the words spell; nothing if one of them spells no finite number.
std::optional<std::vector<double>> numbers_spelt_by(const std::vector<std::string>& words);

}  // namespace tapeflow
