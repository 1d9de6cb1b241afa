// The context that a command line gives a model: values, or a file with a row for each.
#pragma once

#include "engine/array.hpp"
#include "examples/support/terminal/cli_names.hpp"
#include "examples/tapeflow/table_options.hpp"
#include "flows/tables/context_encoder.hpp"

#include <string>
#include <vector>

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
/// without a context. A note on standard error tells of contexts far from those that the model has
/// learned from. std::runtime_error for a context that does not fit the model's columns.
Array<double> context_of_rows(const GivenContextOptions& given, const std::string& model,
                              const ContextEncoder& encoder, std::size_t count);

/// "in the context "age" = 300 is 12.0 standard deviations from the mean of the training rows, and
/// at most 1 in 144 of them can be as far out": the farthest number that is more than 6 deviations
/// out. By Chebyshev's inequality at most 1 / k² of the rows are k deviations out. An empty text if
/// no number is so far out.
std::string note_on_far_contexts(const ContextEncoder& encoder, const Array<double>& contexts);

/// "given species = setosa, age = 3": what stands in titles; "" for a model without a context.
std::string given_in_words(const std::vector<ContextColumn>& columns,
                           const std::vector<std::string>& values);

}  // namespace tapeflow
