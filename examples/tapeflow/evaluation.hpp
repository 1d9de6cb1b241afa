// What tapeflow evaluate finds, and how it is printed.
#pragma once

#include "examples/tapeflow/score_summary.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tapeflow {

/// Rows are counted from 1, without the header.
struct ScoredRow {
  std::size_t row = 0;
  double log_prob = 0, percentile = 0;
};

struct ClassScores {
  std::string column, name;
  ScoreSummary scores;
};

/// Log-likelihoods in nats per row of raw data.
struct Evaluation {
  std::string model = "flow";  ///< or "mixture"
  ScoreSummary flow = {};
  std::optional<ScoreSummary> gaussian = {};  ///< nothing if the model remembers no Gaussian
  MeanAndError gain = {};                     ///< over the Gaussian
  std::vector<ClassScores> classes = {};
  std::vector<ScoredRow> worst = {};
  /// On rows that cannot occur, and on a row that makes most of the error.
  std::vector<std::string> notes = {};
  std::string percentiles = {};          ///< what a percentile means; "" if there are none
  std::size_t numbers_of_a_picture = 0;  ///< 0 for tables
};

/// Print the evaluation on standard output; with tables the notes go to standard error.
void print_tables(const Evaluation& found);
void print_json(const Evaluation& found);

}  // namespace tapeflow
