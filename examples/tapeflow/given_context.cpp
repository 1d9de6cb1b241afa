#include "examples/tapeflow/given_context.hpp"

#include "engine/io/file_error.hpp"
#include "engine/io/number.hpp"
#include "examples/support/terminal/text_table.hpp"
#include "examples/tapeflow/columns.hpp"
#include "examples/tapeflow/row_notes.hpp"

#include <algorithm>
#include <cmath>

#include <CLI/CLI.hpp>

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

namespace {

constexpr double far_deviations = 6;  // at most 1 row in 36 is as far out

Array<double> contexts_read(const GivenContextOptions& given, const std::string& model,
                            const std::vector<ContextColumn>& columns, std::size_t count) {
  if (given.file.empty()) return repeated_context(model, columns, given.values, count);
  if (columns.empty()) file_error(model, "no --context-file", given.file);
  return read_context({.file = given.file, .options = given.table}, columns);
}

// A number of a context, and how many standard deviations it is from the mean of its column.
struct FarNumber {
  std::size_t row = 0, column = 0;
  double value = 0, deviations = 0;
};

// The farthest number of each context.
std::vector<FarNumber> farthest_numbers(const EncodedContext& encoded,
                                        const Preprocessor& numbers) {
  const Array<double>&mean = numbers.mean(), &deviation = numbers.deviation();
  std::vector<FarNumber> farthest(encoded.rows.shape(0));
  for (std::size_t i = 0; i < farthest.size(); ++i) {
    for (std::size_t j = 0; j < mean.size(); ++j) {
      const double value = encoded.rows(i, j), z = std::abs(value - mean(j)) / deviation(j);
      if (!(z <= farthest[i].deviations)) farthest[i] = {i, j, value, z};
    }
  }
  return farthest;
}

}  // namespace

Array<double> context_of_rows(const GivenContextOptions& given, const std::string& model,
                              const ContextEncoder& encoder, std::size_t count) {
  Array<double> contexts = contexts_read(given, model, encoder.columns(), count);
  const bool are_equal = given.file.empty() && contexts.size() > 0;
  print_note(note_on_far_contexts(encoder, are_equal ? select_rows(contexts, {0}) : contexts));
  return contexts;
}

std::string note_on_far_contexts(const ContextEncoder& encoder, const Array<double>& contexts) {
  if (!encoder.numbers() || contexts.size() == 0) return "";
  const std::size_t n = contexts.shape(0);
  const EncodedContext encoded = encoder.encode(contexts, n);
  std::vector<FarNumber> far = farthest_numbers(encoded, *encoder.numbers());
  std::erase_if(far, [](const FarNumber& one) { return one.deviations <= far_deviations; });
  if (far.empty()) return "";
  const FarNumber& farthest = *std::max_element(
      far.begin(), far.end(),
      [](const FarNumber& a, const FarNumber& b) { return a.deviations < b.deviations; });
  if (std::isinf(farthest.deviations)) return "";  // the model refuses such a context
  TextWriter text;
  text << "in the context " << shown(encoded.columns.at(farthest.column)) << " = "
       << farthest.value;
  if (n > 1) text << " of row " << farthest.row + 1;
  text << " is " << number(farthest.deviations, 1)
       << " standard deviations from the mean of the training rows, and at most 1 in "
       << std::floor(farthest.deviations * farthest.deviations) << " of them can be as far out";
  if (far.size() > 1) text << "; " << far.size() << " of " << n << " contexts are far out";
  return text.str();
}

std::string given_in_words(const std::vector<ContextColumn>& columns,
                           const std::vector<std::string>& values) {
  std::string text;
  for (std::size_t j = 0; j < std::min(columns.size(), values.size()); ++j)
    text += (text.empty() ? "given " : ", ") + columns[j].name + " = " + values[j];
  return text;
}

}  // namespace tapeflow
