// Tables as CSV text.
//
// The reader knows: cells separated by commas, semicolons, tabs or blanks (the first two lines
// decide, see TableFormat); blanks around a cell, which are ignored; cells in "double quotes",
// where
// "" stands for a quote; lines that end in `\n`, `\r\n` or `\r`; a UTF-8 byte order mark, and
// UTF-16 in files; blank lines, which are skipped; files packed by gzip. A TableFormat says
// what no reader should guess: comments, a decimal comma ("1,5" could mean 1.5, two cells, or 15).
//
// The first line is a header if it has text and no number. A first line with both is an error, or
// with a cell that is no name ("n/a", "1 234.5"): else a file could silently lose its first row.
// `read_raw_table` takes words and missing values as well.
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
Table read_csv(const std::filesystem::path& path, const TableFormat& format = {});

/// read_csv for a text in memory; `name` stands for the file in messages.
Table parse_csv(const std::string& name, std::string_view text, const TableFormat& format = {});
/// read_csv for a text that comes in pieces.
Table parse_csv(const std::string& name, CsvRows::More more, const TableFormat& format = {});

/// The text as a cell, in quotes only if reading it back needs them.
std::string csv_cell(const std::string& text);

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
