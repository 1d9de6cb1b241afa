// Where the rows of a fit stand in their files.
#pragma once

#include "examples/tapeflow/fit_data.hpp"

#include <string>
#include <vector>

namespace tapeflow {

/// The rows of one part of the split: their file, and the number of each row in it, counted from 0
/// without the header.
struct RowsInFile {
  std::string file;
  std::vector<std::size_t> numbers;
};

/// The rows to train on, for validation, and to test on. Rows that a fit leaves out count, so that
/// a user finds the row in the file.
RowsInFile training_rows(const FitData& data);
RowsInFile validation_rows(const FitData& data);
RowsInFile test_rows(const FitData& data);

}  // namespace tapeflow
