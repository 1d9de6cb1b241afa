// A race: candidates are trained briefly, side by side, and held against each other.
#pragma once

#include "examples/tapeflow/candidates.hpp"
#include "examples/tapeflow/fit_model.hpp"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace tapeflow {

/// How a candidate does, with the weights that were best on the validation rows.
struct Contender {
  Candidate candidate;
  std::vector<double> valid;  ///< log p of each validation row, in nats
  std::size_t parameters = 0;
};

/// More finite rows are better; then the mean over the finite rows decides.
bool is_better(const Contender& a, const Contender& b);

/// By how much a scores the rows better than b, over the rows that both give a finite log p.
MeanAndError advantage(const Contender& a, const Contender& b);

/// The contender with the fewest parameters among those that are within one standard error of the
/// best; the better one of two with as many.
const Contender& simplest_within_error(const std::vector<Contender>& contenders);

/// The rows of a race, prepared once for each preprocessing. Training sees at most most_race_rows,
/// validation a fifth as many.
template <class T>
class Race {
 public:
  Race(const FitCommand& command, const FitData& data, Stages& stages);

  /// Trains each candidate for this many steps, rounded up to whole epochs; then the better half
  /// for as many steps again as they had, and so on for this number of rounds. A fit that comes to
  /// its end before has its rest off. The result has all, the best first. It does not depend on
  /// the number of threads. Candidates that cannot be fitted to the rows are left out.
  std::vector<Contender> run(const std::vector<Candidate>& candidates, std::size_t steps,
                             std::size_t rounds);

 private:
  struct Track;  // the rows as one preprocessing makes them
  struct Runner;
  std::shared_ptr<const Track> track(const ModelSettings& settings);
  std::vector<std::unique_ptr<Runner>> runners(const std::vector<Candidate>& candidates);
  void train(const std::vector<Runner*>& runners, std::size_t epochs);

  const FitCommand& command_;
  FitData data_;
  Stages& stages_;
  std::map<Preprocessing, std::shared_ptr<const Track>> tracks_;
};

}  // namespace tapeflow
