#include "examples/tapeflow/table_file.hpp"

#include "engine/io/atomic_file.hpp"
#include "engine/io/csv.hpp"
#include "engine/io/file_error.hpp"
#include "engine/io/gzip_writer.hpp"
#include "engine/io/npy.hpp"
#include "engine/io/number.hpp"
#include "examples/support/terminal/text_table.hpp"
#include "examples/tapeflow/class_columns.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <iostream>

#include <CLI/CLI.hpp>

namespace tapeflow {

namespace {

bool has_words(const TableDomain& domain) {
  const std::vector<ColumnDomain>& columns = domain.columns();
  return std::any_of(columns.begin(), columns.end(),
                     [](const ColumnDomain& column) { return !column.words().empty(); });
}

std::string text_with_words(const std::vector<std::string>& columns, const Array<double>& rows,
                            const TableDomain& domain) {
  std::string text = format_csv(columns, Array<double>(Shape{0, columns.size()}));
  for (std::size_t i = 0; i < rows.shape(0); ++i) {
    for (std::size_t j = 0; j < columns.size(); ++j) {
      text += j == 0 ? "" : ",";
      text += csv_cell(cell_text(domain, j, rows(i, j)));
    }
    text += "\n";
  }
  return text;
}

// Puts the numbers that the words spell in the place of their indices.
void put_numbers_of_words(Array<double>& rows, std::size_t column,
                          const std::vector<std::string>& words) {
  const auto spelt = numbers_spelt_by(words);
  if (words.empty() || !spelt) return;
  for (std::size_t i = 0; i < rows.shape(0); ++i)
    rows(i, column) = (*spelt)[static_cast<std::size_t>(rows(i, column))];
}

void note_on_indices(const std::string& out, const std::string& column,
                     const std::vector<std::string>& words) {
  if (words.empty() || numbers_spelt_by(words)) return;
  std::cerr << "note: " << printable(out) << ": column " << shown(column)
            << " has indices of words: " << indices_in_words(words) << "\n";
}

}  // namespace

std::string cell_text(const TableDomain& domain, std::size_t column, double number) {
  if (!domain.any() || domain.columns()[column].words().empty()) return shortest_text(number);
  return domain.columns()[column].words()[static_cast<std::size_t>(number)];
}

std::string indices_in_words(const std::vector<std::string>& words) {
  std::string text;
  for (std::size_t k = 0; k < words.size(); ++k)
    text += (k == 0 ? "" : ", ") + std::to_string(k) + " " + shown(words[k]);
  return text;
}

void require_table_name(const std::string& option, const std::string& name) {
  const std::string ending = std::filesystem::path(name).extension().string();
  if (ending.empty() || ending == ".csv" || ending == ".npy" || name.ends_with(".csv.gz")) return;
  throw CLI::ValidationError(option,
                             "needs a name that ends in .csv, .csv.gz or .npy, or that has no "
                             "ending, for a table, got " +
                                 shown(name));
}

void write_rows(const std::string& out, const std::vector<std::string>& columns,
                const Array<double>& rows) {
  if (out.ends_with(".npy")) {
    write_npy(out, rows);
  } else {
    write_text(out, format_csv(columns, rows));
  }
}

void write_rows(const std::string& out, const std::vector<std::string>& columns, Array<double> rows,
                const TableDomain& domain) {
  if (!has_words(domain)) return write_rows(out, columns, rows);
  if (!out.ends_with(".npy")) return write_text(out, text_with_words(columns, rows, domain));
  for (std::size_t j = 0; j < columns.size(); ++j)
    put_numbers_of_words(rows, j, domain.columns()[j].words());
  write_npy(out, rows);
  for (std::size_t j = 0; j < columns.size(); ++j)
    note_on_indices(out, columns[j], domain.columns()[j].words());
}

void write_text(const std::string& out, const std::string& text) {
  if (out.empty()) {
    std::cout << text;
  } else {
    write_file_atomically(out, out.ends_with(".gz") ? gzipped(text) : text);
  }
}

void require_finite_rows(const std::string& model, const std::vector<std::string>& columns,
                         const Array<double>& rows, const std::string& more) {
  const auto bad =
      std::find_if_not(rows.begin(), rows.end(), [](double v) { return std::isfinite(v); });
  if (bad == rows.end()) return;
  const auto at = static_cast<std::size_t>(bad - rows.begin());
  file_error(model, "rows within the range of its numbers",
             number(*bad, 0) + " in row " + std::to_string(at / columns.size() + 1) + ", column " +
                 shown(columns[at % columns.size()]) + more);
}

}  // namespace tapeflow
