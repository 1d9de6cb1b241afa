// The rows of a fit's table, dealt out into files.
#pragma once

#include "examples/tapeflow/fit_data.hpp"

#include <string>
#include <vector>

namespace tapeflow {

/// The files of --save-split: PREFIX.train.csv, PREFIX.valid.csv and PREFIX.test.csv, without those
/// whose rows are in a file of their own. None without the option.
std::vector<std::string> split_files(const FitCommand& command);

/// Reads the table once more and writes its rows, with all columns as they are spelt, into the
/// files of the split. Rows that the fit leaves out are in none of them.
void save_split(const FitCommand& command, const FitData& data);

/// CLI::ValidationError unless the table of --save-split can be read twice.
void require_rereadable(const FitCommand& command);

}  // namespace tapeflow
