// Tables of numbers and words as files. The end of a file's name says what is written.
#pragma once

#include "engine/array.hpp"
#include "flows/data/table_domain.hpp"

#include <string>
#include <vector>

namespace tapeflow {

/// CLI::ValidationError unless a table can be written to this name: one that ends in .csv, .csv.gz
/// or .npy, or that has no ending, as /dev/stdout.
void require_table_name(const std::string& option, const std::string& name);

/// Writes rows [N, D] to `out` as NPY, or under a header of their columns as CSV; to standard
/// output as CSV if `out` is empty.
void write_rows(const std::string& out, const std::vector<std::string>& columns,
                const Array<double>& rows);

/// The same for rows that have this domain. In CSV a column of words has its words. In NPY it has
/// the numbers that they spell, or their indices if one of them is no number; a note on standard
/// error says so.
void write_rows(const std::string& out, const std::vector<std::string>& columns, Array<double> rows,
                const TableDomain& domain);

/// Writes the text of a table, packed if the name ends in .gz; to standard output if `out` is
/// empty.
void write_text(const std::string& out, const std::string& text);

/// A number of a column of this domain as it stands in a table: its shortest text, or the word that
/// it is the index of.
std::string cell_text(const TableDomain& domain, std::size_t column, double number);

/// "0 "cod", 1 "eel"": the indices of words.
std::string indices_in_words(const std::vector<std::string>& words);

/// Far out numbers overflow, and no reader of the rows would take nan or inf: std::runtime_error,
/// in the name of the model, for the first such number; `more` ends the sentence.
void require_finite_rows(const std::string& model, const std::vector<std::string>& columns,
                         const Array<double>& rows, const std::string& more = "");

}  // namespace tapeflow
