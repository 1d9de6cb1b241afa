// The scores of a fit's validation rows, which a model keeps to rank new rows among them.
#pragma once

#include "engine/io/model_file.hpp"

#include <string>
#include <vector>

namespace tapeflow {

class RememberedScores {
 public:
  /// No scores: every percentile is NaN.
  RememberedScores() = default;
  /// How the log-probabilities of validation rows are spread: of more than 10000 rows 10000
  /// quantiles are kept. NaN and inf are left out.
  explicit RememberedScores(std::vector<double> log_prob);

  /// The percentage of the rows whose log-probability was lower than this. NaN without scores.
  double percentile(double log_prob) const;

  const Array<double>& rising() const { return rising_; }  ///< [Q]
  /// Which rows have these scores: "validation", or "training" in a file of version 0.1.
  const std::string& rows() const { return rows_; }

  /// Adds the scores to a model file; nothing if there are none.
  void save(ModelFile& file) const;
  /// The scores in a model file. std::runtime_error if they are not rising doubles [Q].
  static RememberedScores load(const ModelFile& file);

 private:
  Array<double> rising_ = Array<double>(Shape{0});
  std::string rows_ = "validation";
};

}  // namespace tapeflow
