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

/// Reads raw rows for a model with these columns. A table with names has all names of the model, in
/// any order. In a table without names (x1, x2, …) the order of the model counts, the context last;
/// for a model without names the places in its table count. A word in a column of classes becomes
/// the index of its class. std::runtime_error, naming the file, for another number of columns, for
/// other names, and for a class that the model does not know.
Rows<double> read_rows(const std::string& file, const std::vector<std::string>& columns,
                       const std::vector<ContextColumn>& context,
                       const OnProgress& on_progress = {});

/// Reads a raw context alone, [N, C], in the same way, from a table that may have other columns
/// beside those of the context if it names them.
Array<double> read_context(const std::string& file, const std::vector<ContextColumn>& context);

/// A raw context of `count` equal rows, [count, C], from one value of the command line for each
/// column: a number, or the name of a class. std::runtime_error, naming the model, for values that
/// do not fit the columns.
Array<double> repeated_context(const std::string& model, const std::vector<ContextColumn>& context,
                               const std::vector<std::string>& values, std::size_t count);

}  // namespace tapeflow
