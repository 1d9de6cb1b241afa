// Rows whose log p is not finite: which ones, in words.
#pragma once

#include "examples/tapeflow/fit_data.hpp"

#include <string>
#include <vector>

namespace tapeflow {

/// log p of the rows of a fit under one model.
struct RowScores {
  std::vector<double> train, valid, test;
};

/// "points.csv: log p is not finite in 1 of 20 validation rows; the first is row 15, with -inf": a
/// sentence for each of the three kinds of rows in which there is one. Rows are counted from 1,
/// without the header.
std::vector<std::string> rows_not_finite(const FitData& data, const RowScores& scores);

}  // namespace tapeflow
