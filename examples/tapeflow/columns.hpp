// The columns that a fitted model needs, found in a table.
#pragma once

#include "engine/io/table.hpp"
#include "flows/data/rows.hpp"
#include "flows/tables/context_columns.hpp"

#include <string>
#include <vector>

namespace tapeflow {

/// The places of these columns in a table whose columns are `in`; empty if it lacks one of them.
std::vector<std::size_t> places_of(const std::vector<std::string>& names,
                                   const std::vector<std::string>& in);

/// Reads raw rows for a model with these columns. A table that has all names of the model may have
/// them in any order; else its columns count in the order of the model, the context last. A word in
/// a column of classes becomes the index of its class. std::runtime_error, naming the file, for
/// another number of columns or a class that the model does not know.
Rows<double> read_rows(const std::string& file, const std::vector<std::string>& columns,
                       const std::vector<ContextColumn>& context,
                       const OnProgress& on_progress = {});

/// Reads a raw context alone, [N, C]. std::runtime_error for a table that has neither the names nor
/// the number of the context's columns, and for one whose first line has words that are no names of
/// columns.
Array<double> read_context(const std::string& file, const std::vector<ContextColumn>& context);

/// A raw context of `count` equal rows, [count, C], from one value of the command line for each
/// column: a number, or the name of a class. std::runtime_error, naming the model, for values that
/// do not fit the columns.
Array<double> repeated_context(const std::string& model, const std::vector<ContextColumn>& context,
                               const std::vector<std::string>& values, std::size_t count);

}  // namespace tapeflow
