#include "examples/tapeflow/rows_in_file.hpp"

#include <numeric>

namespace tapeflow {
namespace {

// Rows of the table of the fit, of which some rows may be left out.
RowsInFile rows_of_table(const FitData& data, std::vector<std::size_t> used) {
  if (!data.plan.kept.empty())
    for (std::size_t& row : used) row = data.plan.kept[row];
  return {data.file, std::move(used)};
}

// All rows of a file of their own, of which some may be left out as well.
RowsInFile rows_of_own_file(const std::string& file, std::vector<std::size_t> numbers,
                            std::size_t count) {
  if (numbers.empty()) {
    numbers.resize(count);
    std::iota(numbers.begin(), numbers.end(), std::size_t{0});
  }
  return {file, std::move(numbers)};
}

}  // namespace

RowsInFile training_rows(const FitData& data) { return rows_of_table(data, data.split().train); }

RowsInFile validation_rows(const FitData& data) {
  if (data.valid_file.empty()) return rows_of_table(data, data.split().valid);
  return rows_of_own_file(data.valid_file, data.valid_numbers, data.valid.count());
}

RowsInFile test_rows(const FitData& data) {
  if (data.test_file.empty()) return rows_of_table(data, data.split().test);
  return rows_of_own_file(data.test_file, data.test_numbers, data.test.count());
}

}  // namespace tapeflow
