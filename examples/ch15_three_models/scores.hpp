// What a model on the bench is scored by, and the table of these scores.
#pragma once

#include "examples/support/course/results.hpp"

#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace tapeflow {

inline constexpr double no_score = std::numeric_limits<double>::quiet_NaN();

/// The scores of one fit. NaN where a score does not apply.
struct Scores {
  double likelihood = no_score;  ///< nats above the truth, or bits a pixel; a bound for a VAE
  double modes = no_score;       ///< modes hit
  double near = no_score;        ///< % of the samples within three deviations of a mode
  double mmd = no_score;         ///< MMD² times 1000
  double density = no_score, coverage = no_score;
  double training = no_score;  ///< % of the samples nearer to a training row than to a held-out one
  double seconds = no_score;   ///< processor time of training
  double milliseconds = no_score;  ///< processor time of a sample
};

/// A row of the table: a model, and its scores from each seed.
struct NamedScores {
  std::string name, key;
  std::vector<Scores> of_seeds;
};

/// Prints a line for each row, with a column for each score but the times that some row has: means
/// over the seeds with their standard errors. The first line is `expected`, what samples of the
/// truth get on average. `likelihood` is the header of the first score. Keeps ROW.SCORE.mean and
/// .standard_error under the row's key.
void print_scores(const std::string& title, const std::string& likelihood,
                  const std::vector<NamedScores>& rows, const Scores& expected, Results& results);

/// Prints the mean times of the models, of training and of one sample. Keeps ROW.seconds and
/// ROW.milliseconds.
void print_times(const std::string& title, const std::vector<NamedScores>& rows, Results& results);

/// The mean of one score over the seeds, with its standard error.
MeanAndError over_seeds(const NamedScores& row, double Scores::*score);

}  // namespace tapeflow
