#include "examples/tapeflow/not_finite.hpp"

#include "examples/support/terminal/text_table.hpp"

#include <algorithm>
#include <cmath>

namespace tapeflow {
namespace {

struct KindOfRows {
  const char* name;
  const std::vector<double>& scores;
  std::string file;
  std::vector<std::size_t> DataSplit::*numbers;  // a null pointer if they are all rows of the file
};

bool is_not_finite(double v) { return !std::isfinite(v); }

std::string sentence(const KindOfRows& rows, const FitData& data) {
  const std::vector<double>& scores = rows.scores;
  const auto bad = std::find_if(scores.begin(), scores.end(), is_not_finite);
  const auto at = static_cast<std::size_t>(bad - scores.begin());
  const std::size_t row = rows.numbers ? (data.split().*rows.numbers)[at] : at;
  return rows.file + ": log p is not finite in " +
         std::to_string(std::count_if(scores.begin(), scores.end(), is_not_finite)) + " of " +
         std::to_string(scores.size()) + " " + rows.name + " rows; the first is row " +
         std::to_string(row + 1) + ", with " + number(*bad, 0);
}

}  // namespace

std::vector<std::string> rows_not_finite(const FitData& data, const RowScores& scores) {
  const bool own_file = !data.test_file.empty();
  std::vector<std::string> sentences;
  for (const KindOfRows& rows :
       {KindOfRows{"training", scores.train, data.file, &DataSplit::train},
        KindOfRows{"validation", scores.valid, data.file, &DataSplit::valid},
        KindOfRows{"test", scores.test, own_file ? data.test_file : data.file,
                   own_file ? nullptr : &DataSplit::test}}) {
    if (std::any_of(rows.scores.begin(), rows.scores.end(), is_not_finite))
      sentences.push_back(sentence(rows, data));
  }
  return sentences;
}

}  // namespace tapeflow
