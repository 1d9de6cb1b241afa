#include "examples/tapeflow/fit_data.hpp"

#include "engine/io/file_error.hpp"
#include "engine/io/table.hpp"
#include "examples/tapeflow/class_columns.hpp"
#include "examples/tapeflow/model_rows.hpp"
#include "examples/tapeflow/repeated_values.hpp"
#include "flows/data/row_shapes.hpp"

#include <algorithm>
#include <stdexcept>

namespace tapeflow {
namespace {

// Below this a validation and a test row mean nothing.
constexpr std::size_t least_rows = 10;

[[noreturn]] void bad_column(const std::string& file, const std::string& column,
                             const std::string& fault) {
  throw std::runtime_error(file + ": column \"" + column + "\" " + fault);
}

bool same_column(const Array<double>& values, std::size_t a, std::size_t b) {
  for (std::size_t i = 0; i < values.shape()[0]; ++i) {
    if (values(i, a) != values(i, b)) return false;
  }
  return true;
}

bool is_constant(const Array<double>& values, std::size_t column) {
  for (std::size_t i = 1; i < values.shape()[0]; ++i) {
    if (values(i, column) != values(0, column)) return false;
  }
  return true;
}

void look_over(const Table& table, const std::string& file) {
  const std::size_t n = table.values.shape()[0], d = table.columns.size();
  if (n < least_rows) {
    throw std::runtime_error(file + ": a fit needs at least " + std::to_string(least_rows) +
                             " rows, the file has " + std::to_string(n));
  }
  for (std::size_t j = 0; j < d; ++j) {
    const std::string& column = table.columns[j];
    if (!is_utf8(column))
      throw std::runtime_error(file + ": column " + shown(column) +
                               " has a name that is not UTF-8; save the file as UTF-8");
    if (is_constant(table.values, j))
      bad_column(file, column, "has the same value in every row; leave it out");
    for (std::size_t k = 0; k < j; ++k) {
      // Rows to score are matched with the model by their columns' names.
      if (table.columns[k] == column)
        bad_column(file, column, "is there twice; give each column its own name");
      if (same_column(table.values, k, j))
        bad_column(file, column,
                   "repeats column \"" + table.columns[k] +
                       "\", which makes the density infinite; leave one out");
    }
  }
}

void check_option(const std::string& option, const std::vector<std::string>& names,
                  const std::vector<std::string>& columns, const std::string& file) {
  for (const std::string& name : names) {
    if (std::count(names.begin(), names.end(), name) > 1)
      throw std::runtime_error(option + ": needs each column once, got \"" + name + "\" twice");
    if (std::find(columns.begin(), columns.end(), name) == columns.end())
      throw std::runtime_error(file + ": there is no column \"" + name + "\" for " + option +
                               ", the columns are " + joined(columns));
  }
}

// With the columns of classes as their places. A name that is wrong is told before a word that is
// one because of it.
Table table_to_fit(const FitCommand& command) {
  Table table = read_table(command.data, [&command](const std::vector<std::string>& columns) {
    check_option("--context", command.context, columns, command.data);
    check_option("--classes", command.classes, columns, command.data);
    return cells_to_fit(command.context, command.classes, columns);
  });
  for (const std::size_t j : places_of(command.classes, table.columns)) make_classes(table, j);
  look_over(table, command.data);
  return table;
}

// The columns that are not given.
std::vector<std::string> modelled_columns(const Table& table,
                                          const std::vector<std::string>& given) {
  std::vector<std::string> columns;
  for (const std::string& name : table.columns) {
    if (std::find(given.begin(), given.end(), name) == given.end()) columns.push_back(name);
  }
  if (columns.empty())
    throw std::runtime_error("--context: needs to leave a column to model, got all of them");
  return columns;
}

Rows<double> selected(const Rows<double>& rows, const std::vector<std::size_t>& numbers) {
  Rows<double> result{select_rows(rows.x, numbers)};
  if (is_given(rows.context)) result.context = select_rows(rows.context, numbers);
  return result;
}

// What is scored is one point of each cell; what is trained on, a new one in every epoch.
void dequantize(FitData& data, std::uint64_t seed) {
  if (data.repeated.empty())
    throw std::runtime_error(data.file + ": --dequantize needs a column whose values repeat");
  Levels& levels = data.levels;
  levels.origin = levels.width = filled<double>({data.columns.size()}, 0);
  for (const RepeatedColumn& column : data.repeated) {
    const auto found = std::find(data.columns.begin(), data.columns.end(), column.name);
    if (found == data.columns.end()) continue;  // one of the context
    const auto j = static_cast<std::size_t>(found - data.columns.begin());
    levels.origin(j) = column.least;
    levels.width(j) = column.step;
  }
  data.cells = data.train;
  data.cells.cell = levels.width;
  Rng rng(seed);
  for (Rows<double>* rows : {&data.train, &data.valid, &data.test})
    rows->x = levels.spread(rows->x, rng);
}

}  // namespace

std::vector<std::string> FitData::warnings() const {
  std::vector<std::string> sentences;
  for (const RepeatedColumn& column : repeated) sentences.push_back(column.sentence);
  return sentences;
}

std::string FitData::notes(const FitCommand& command) const {
  std::string text;
  for (const std::string& sentence : warnings()) text += "note: " + sentence + "\n";
  if (repeated.empty() || command.dequantize) return text;
  return text +
         "note: at values that repeat a density can be as high as it likes, and its likelihood "
         "says little; --dequantize spreads them\n";
}

std::string FitData::summary() const {
  const std::size_t n = train.count(), v = valid.count(), t = test.count();
  std::string text = file + ": " + std::to_string(n + v + t) + " rows of " +
                     std::to_string(columns.size()) +
                     (columns.size() == 1 ? " column" : " columns");
  if (!context.empty()) text += " given " + joined(names_of(context));
  return text + ", " + std::to_string(n) + " to train on, " + std::to_string(v) + " to stop by, " +
         std::to_string(t) + " to test on";
}

FitData prepare(const FitCommand& command) {
  const Table table = table_to_fit(command);
  FitData data;
  data.file = command.data;
  data.columns = modelled_columns(table, command.given());
  data.context = context_columns(table, command.given(), command.data);
  data.repeated = repeated_values(table);
  const Rows<double> all = rows_for_model(table, data.columns, data.context, command.data);
  const double test_fraction = command.test_file.empty() ? command.test_fraction : 0;
  const DataSplit split =
      split_rows(all.count(), command.valid_fraction, test_fraction, command.training.seed);
  data.train = selected(all, split.train);
  data.valid = selected(all, split.valid);
  data.test = command.test_file.empty() ? selected(all, split.test)
                                        : read_rows(command.test_file, data.columns, data.context);
  require_every_class(data.train, data.context, command.data);
  if (command.dequantize) dequantize(data, command.training.seed);
  try {
    data.gaussian.emplace(data.train, data.columns, data.context);
  } catch (const std::invalid_argument& error) {
    throw std::runtime_error(command.data + ": " + error.what());
  }
  return data;
}

}  // namespace tapeflow
