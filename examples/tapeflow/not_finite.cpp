#include "examples/tapeflow/not_finite.hpp"

#include "examples/support/terminal/text_table.hpp"
#include "examples/tapeflow/rows_in_file.hpp"

#include <algorithm>
#include <cmath>

namespace tapeflow {
namespace {

bool is_not_finite(double v) { return !std::isfinite(v); }

std::string sentence(const char* name, const std::vector<double>& scores, const RowsInFile& rows) {
  const auto bad = std::find_if(scores.begin(), scores.end(), is_not_finite);
  const std::size_t row = rows.numbers.at(static_cast<std::size_t>(bad - scores.begin()));
  return rows.file + ": log p is not finite in " +
         std::to_string(std::count_if(scores.begin(), scores.end(), is_not_finite)) + " of " +
         std::to_string(scores.size()) + " " + name + " rows; the first is row " +
         std::to_string(row + 1) + ", with " + number(*bad, 0);
}

}  // namespace

std::vector<std::string> rows_not_finite(const FitData& data, const RowScores& scores) {
  std::vector<std::string> sentences;
  const auto look_at = [&](const char* name, const std::vector<double>& all, const auto& rows) {
    if (std::any_of(all.begin(), all.end(), is_not_finite))
      sentences.push_back(sentence(name, all, rows(data)));
  };
  look_at("training", scores.train, training_rows);
  look_at("validation", scores.valid, validation_rows);
  look_at("test", scores.test, test_rows);
  return sentences;
}

}  // namespace tapeflow
