// The columns that a fitted model needs, found in a table.
#pragma once

#include "engine/progress.hpp"
#include "examples/tapeflow/table_options.hpp"
#include "flows/data/rows.hpp"
#include "flows/data/table_domain.hpp"
#include "flows/tables/context_columns.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace tapeflow {

/// Whether the name is one of these.
bool contains(const std::vector<std::string>& names, const std::string& name);

/// The places of these columns in a table whose columns are `in`; empty if it lacks one of them.
std::vector<std::size_t> places_of(const std::vector<std::string>& names,
                                   const std::vector<std::string>& in);

/// A table to take a model's columns from.
struct TableRequest {
  std::string file;
  TableOptions options = {};  ///< of which those count that say how the text is read
  /// Whether rows with a missing cell are left out. Otherwise such a cell is an error.
  bool leave_out_incomplete = false;
  /// What the model's columns of data can be: words there become indices.
  TableDomain domain = {};
  /// Called with the names of all columns, then with all cells of each row.
  std::function<void(const std::vector<std::string>&)> on_names = {};
  std::function<void(const std::vector<std::string_view>&)> on_row = {};
};

struct RowsOfTable {
  Rows<double> rows;
  std::vector<std::size_t> numbers;  ///< which rows of the table they are, if they are not all
  std::size_t count;                 ///< of the rows of the table

  std::size_t number(std::size_t row) const { return numbers.empty() ? row : numbers[row]; }
};

/// Reads raw rows for a model with these columns. A table with names has all names of the model, in
/// any order; a note on standard error tells which other columns it has. In a table without names
/// (x1, x2, …) the order of the model counts, the context last; for a model without names the
/// places in its table count. A word in a column of classes, or in a column of words of the domain,
/// becomes its index. std::runtime_error, naming the file, for a table without some of the model's
/// names, for a word among numbers, and for a word that the model does not know.
RowsOfTable read_table_rows(const TableRequest& request, const std::vector<std::string>& columns,
                            const std::vector<ContextColumn>& context,
                            const OnProgress& on_progress = {});

/// The rows of a table without missing cells.
Rows<double> read_rows(const std::string& file, const std::vector<std::string>& columns,
                       const std::vector<ContextColumn>& context,
                       const OnProgress& on_progress = {});

/// Reads a raw context alone, [N, C], in the same way.
Array<double> read_context(const TableRequest& request, const std::vector<ContextColumn>& context);

/// A raw context of `count` equal rows, [count, C], from one value of the command line for each
/// column: a number, or the name of a class. std::runtime_error, naming the model, for values that
/// do not fit the columns.
Array<double> repeated_context(const std::string& model, const std::vector<ContextColumn>& context,
                               const std::vector<std::string>& values, std::size_t count);

}  // namespace tapeflow
