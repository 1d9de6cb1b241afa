#include "examples/command/fit_data.hpp"

#include "engine/io/file_error.hpp"
#include "engine/io/table.hpp"
#include "examples/command/rows_for_model.hpp"

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

Array<double> stacked(const Array<double>& a, const Array<double>& b) {
  Array<double> both(Shape{a.shape()[0] + b.shape()[0], a.shape()[1]});
  std::copy(b.begin(), b.end(), std::copy(a.begin(), a.end(), both.begin()));
  return both;
}

}  // namespace

std::string FitData::summary() const {
  const std::size_t n = train.shape()[0], v = valid.shape()[0], t = test.shape()[0];
  return file + ": " + std::to_string(n + v + t) + " rows of " + std::to_string(columns.size()) +
         (columns.size() == 1 ? " column, " : " columns, ") + std::to_string(n) + " to train on, " +
         std::to_string(v) + " to stop by, " + std::to_string(t) + " to test on";
}

FitData prepare(const FitCommand& command) {
  const Table table = read_table(command.data);
  look_over(table, command.data);
  const double test_fraction = command.test_file.empty() ? command.test_fraction : 0;
  auto [train, valid, test] =
      split_data(table.values, command.valid_fraction, test_fraction, command.training.seed);
  FitData data;
  data.file = command.data;
  data.columns = table.columns;
  data.train = std::move(train);
  data.valid = std::move(valid);
  data.test = command.test_file.empty()
                  ? std::move(test)
                  : rows_for_model(read_table(command.test_file), table.columns, command.test_file);
  try {
    data.gaussian = Gaussian::fit(stacked(data.train, data.valid), table.columns);
  } catch (const std::invalid_argument& error) {
    throw std::runtime_error(command.data + ": " + error.what());
  }
  return data;
}

}  // namespace tapeflow
