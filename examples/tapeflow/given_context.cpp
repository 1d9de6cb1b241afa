#include "examples/tapeflow/given_context.hpp"

#include "engine/io/file_error.hpp"
#include "examples/tapeflow/columns.hpp"

#include <algorithm>

namespace tapeflow {

CLI::Option* add_context_options(CLI::App& command, GivenContextOptions& given,
                                 const std::string& rows) {
  CLI::Option* values = command.add_option(
      "--context", given.values,
      "the context: a number or the name of a class for each context column of the model");
  return command
      .add_option("--context-file", given.file,
                  "a table with the context columns, - for standard input; " + rows)
      ->transform(a_data_file())
      ->excludes(values);
}

Array<double> context_of_rows(const GivenContextOptions& given, const std::string& model,
                              const std::vector<ContextColumn>& columns, std::size_t count) {
  if (given.file.empty()) return repeated_context(model, columns, given.values, count);
  if (columns.empty()) file_error(model, "no --context-file", given.file);
  return read_context({.file = given.file, .options = given.table}, columns);
}

std::string given_in_words(const std::vector<ContextColumn>& columns,
                           const std::vector<std::string>& values) {
  std::string text;
  for (std::size_t j = 0; j < std::min(columns.size(), values.size()); ++j)
    text += (text.empty() ? "given " : ", ") + columns[j].name + " = " + values[j];
  return text;
}

}  // namespace tapeflow
