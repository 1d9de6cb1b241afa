#include "examples/tapeflow/given_numbers.hpp"

#include "engine/io/file_error.hpp"
#include "engine/io/number.hpp"
#include "engine/joined.hpp"
#include "examples/support/terminal/text_table.hpp"

#include <algorithm>
#include <iostream>
#include <stdexcept>

#include <CLI/CLI.hpp>

namespace tapeflow {
namespace {

// The column before an = in the text. A name may contain an = itself: the longest name counts.
std::size_t column_in(const std::string& text, const std::string& model,
                      const std::vector<std::string>& columns) {
  std::size_t best = columns.size();
  for (std::size_t j = 0; j < columns.size(); ++j) {
    const bool fits = text.starts_with(columns[j] + "=");
    if (fits && (best == columns.size() || columns[j].size() > columns[best].size())) best = j;
  }
  if (best == columns.size())
    file_error(model + ": --given", "NAME=VALUE with one of the columns " + joined(columns),
               shown(text));
  return best;
}

// A number, or the place of a word among those of the column.
double number_in(const std::string& text, const ColumnDomain& domain, const std::string& where) {
  const std::vector<std::string>& words = domain.words();
  if (!words.empty()) {
    const auto word = std::find(words.begin(), words.end(), text);
    if (word == words.end()) file_error(where, "one of " + joined(words), shown(text));
    return static_cast<double>(word - words.begin());
  }
  const std::optional<double> number = parse_number(text);
  if (!number) file_error(where, "a number", shown(text));
  return *number;
}

}  // namespace

CLI::Option* add_given_option(CLI::App& command, std::vector<std::string>& given) {
  return command.add_option(
      "--given", given,
      "columns of the rows themselves, as age=40 height=180: draws the other columns given these, "
      "by Markov chains; for a context there is --context");
}

GivenColumns given_numbers(const std::vector<std::string>& given, const std::string& model,
                           const std::vector<std::string>& columns, const TableDomain& domain) {
  GivenColumns numbers(columns, domain);
  for (const std::string& text : given) {
    const std::size_t j = column_in(text, model, columns);
    const std::string value = text.substr(columns[j].size() + 1);
    const ColumnDomain of_column = domain.columns().empty() ? ColumnDomain() : domain.columns()[j];
    const double number =
        number_in(value, of_column, model + ": --given, column " + shown(columns[j]));
    try {
      numbers.set(columns[j], number);
    } catch (const std::invalid_argument& error) {
      throw std::runtime_error(model + ": " + error.what());
    }
  }
  if (numbers.count() == columns.size())
    file_error(model + ": --given", "a column that is left to draw",
               "all " + std::to_string(columns.size()) + " columns");
  return numbers;
}

bool gives(const std::vector<std::string>& given, const std::string& column) {
  return std::any_of(given.begin(), given.end(),
                     [&column](const std::string& text) { return text.starts_with(column + "="); });
}

void note_on_chains(const GivenDraws& draws) {
  constexpr double most = 1.1;
  if (draws.shrink_factor < most && draws.accepted > 0) return;
  std::cerr << "note: the Markov chains do not agree yet (shrink factor "
            << number(draws.shrink_factor, 2) << ", should be below " << number(most, 1)
            << "): such rows may be too rare for this model to say what goes with them\n";
}

}  // namespace tapeflow
