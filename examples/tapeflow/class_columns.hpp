// Columns of classes: which cells of a table may be words, and which classes a context has.
#pragma once

#include "engine/io/table.hpp"
#include "flows/data/rows.hpp"
#include "flows/tables/context_columns.hpp"

#include <string>
#include <vector>

namespace tapeflow {

/// To fit: columns of the context may be of words, those declared as classes whatever they are.
std::vector<CellKind> cells_to_fit(const std::vector<std::string>& context,
                                   const std::vector<std::string>& classes,
                                   const std::vector<std::string>& columns);

/// For a model: the columns of its context that are classes are words, found by their names if the
/// table has all of the model's, else by their places: the context's columns are the last.
CellKindsOf cells_for_model(const std::vector<std::string>& columns,
                            const std::vector<ContextColumn>& context);

/// Where the table has these columns; empty if it lacks one of them.
std::vector<std::size_t> places_of(const std::vector<std::string>& names,
                                   const std::vector<std::string>& in);

/// Turns the numbers of a column into classes named after them, "1", "2", "10" in that order.
/// Changes nothing where a word is none.
void make_classes(Table& table, std::size_t column);

/// The columns of a context of this table, with the classes of those that have words.
/// std::runtime_error, naming file and column, for more than 100 classes, more than half as many as
/// rows, or one whose name is not UTF-8.
std::vector<ContextColumn> context_columns(const Table& table,
                                           const std::vector<std::string>& names,
                                           const std::string& file);

/// std::runtime_error unless each class is that of one of these rows.
void require_every_class(const Rows<double>& train, const std::vector<ContextColumn>& context,
                         const std::string& file);

}  // namespace tapeflow
