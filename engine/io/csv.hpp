// Tables as CSV text.
//
// The reader knows: cells separated by commas, semicolons or tabs (the first line decides: tabs if
// it has one outside quotes, else semicolons if it has one, else commas); blanks around a cell,
// which are ignored; cells in "double quotes", where "" stands for a quote; lines that end in `\n`,
// `\r\n` or `\r`; a UTF-8 byte order mark; blank lines, which are skipped. There are no comments.
// The decimal sign is the point: "1,5" is not a number, since it could mean 1.5, two cells, or 15.
//
// The first line is a header if it has text and no number. A first line with both is an error, or
// with a cell that is no name ("n/a", "1 234.5"): else a file could silently lose its first row.
#pragma once

#include "engine/array.hpp"
#include "engine/io/csv_rows.hpp"
#include "engine/io/table.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace tapeflow {

/// Reads a CSV file. Throws std::runtime_error with the file, the line (the first is 1), the column
/// and the cell for every cell that is not a finite number: text, an empty cell, nan, inf, a number
/// outside the range of a double (1e999, 1e-999), a number with something behind it (2x). Rows of
/// unequal length and a file without a row of numbers are errors, too.
///
/// With `cells_of`, columns may hold words (see CellKind). An empty cell in a column of words is an
/// error; so is, under CellKind::numbers_or_words, a number in a column whose first cell is a word.
/// The bytes of a word are kept, whatever their encoding.
Table read_csv(const std::filesystem::path& path, const CellKindsOf& cells_of = {});

/// read_csv for a text in memory; `name` stands for the file in messages.
Table parse_csv(const std::string& name, std::string_view text, const CellKindsOf& cells_of = {});
/// read_csv for a text that comes in pieces.
Table parse_csv(const std::string& name, CsvRows::More more, const CellKindsOf& cells_of = {});

/// The text that write_csv writes.
std::string format_csv(const std::vector<std::string>& columns, const Array<double>& values);

/// Writes a header and the rows of values [N, D], D >= 1, separated by commas, atomically. Every
/// number is the shortest text that reads back as the same double, so read_csv(write_csv(x))
/// is x bit for bit. Entries that are not finite are written (nan, inf), and read_csv refuses them.
/// The D column names must be neither empty nor numbers: otherwise the header could not be told
/// from a row.
void write_csv(const std::filesystem::path& path, const std::vector<std::string>& columns,
               const Array<double>& values);

}  // namespace tapeflow
