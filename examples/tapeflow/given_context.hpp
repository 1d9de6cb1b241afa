// The context that a command line gives a model: values, or a file with a row for each.
#pragma once

#include "engine/array.hpp"
#include "examples/tapeflow/table_options.hpp"
#include "flows/tables/context_columns.hpp"

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace tapeflow {

struct GivenContextOptions {
  std::vector<std::string> values;  ///< one for each context column
  std::string file;
  TableOptions table = {};  ///< how the file is read
};

/// Adds --context and --context-file, which exclude each other. `rows` ends the help of the file:
/// what its rows are for. Returns the option of the file.
CLI::Option* add_context_options(CLI::App& command, GivenContextOptions& given,
                                 const std::string& rows);

/// The raw context: the rows of the file, or `count` times the values. An empty array for a model
/// without a context. std::runtime_error for a context that does not fit the model's columns.
Array<double> context_of_rows(const GivenContextOptions& given, const std::string& model,
                              const std::vector<ContextColumn>& columns, std::size_t count);

/// "given species = setosa, age = 3": what stands in titles; "" for a model without a context.
std::string given_in_words(const std::vector<ContextColumn>& columns,
                           const std::vector<std::string>& values);

}  // namespace tapeflow
