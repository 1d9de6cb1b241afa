#include "examples/tapeflow/fit_model.hpp"

#include "engine/io/number.hpp"
#include "examples/support/course/fitting.hpp"
#include "examples/support/terminal/interrupt.hpp"
#include "examples/support/terminal/program.hpp"
#include "examples/support/terminal/progress.hpp"
#include "examples/support/terminal/text_table.hpp"
#include "examples/tapeflow/rows_in_file.hpp"
#include "examples/tapeflow/score_summary.hpp"
#include "flows/data/weighted_rows.hpp"
#include "flows/training/ranks.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

namespace tapeflow {

namespace {

constexpr std::uint64_t seed_of_valid = 1;  // epochs and models are held against the same rows

// Rows with weights are drawn anew in each epoch: none of them is lost for good.
template <class T>
PreparedRows<T> prepared_to_train(const DensityModel<T>& model, const FitData& data) {
  const Dataset& train = data.train;
  if (data.redrawn) return prepared_to_train(model, train, data.redrawn);
  if (train.weights().empty()) return model.prepared_to_train(train);
  return prepared_to_train(model, train.drawn_by_weight(0),
                           [&train](std::uint64_t seed) { return train.drawn_by_weight(seed); });
}

}  // namespace

template <class T>
RowsOfFit<T>::RowsOfFit(const DensityModel<T>& model, const FitData& data)
    : learned(std::make_shared<const PreparedRows<T>>(
          data.corners ? model.prepared_cells(*data.corners, data.levels.width)
                       : prepared_to_train(model, data))),
      valid(std::make_shared<const PreparedRows<T>>(
          model.prepared(data.valid.drawn_by_weight(seed_of_valid)))) {}

template <class T>
DensityModel<T> untrained_model(const ModelSettings& settings, const FitData& data,
                                std::uint64_t seed, const std::string& label, Stages& stages) {
  return {settings, data.train, seed, stages.begin(label + "preparing the rows")};
}

namespace {

// The lines of progress of a fit. An epoch may take minutes: the steps are told as well.
class FitLines {
 public:
  FitLines(std::string label, std::size_t steps, Stages& stages)
      : label_(std::move(label)), steps_(steps), stages_(stages) {}

  void epoch(const EpochReport& report) {
    if (!first_done_) stages_.finish();
    first_done_ = true;
    step_ = 0;
    epoch_ = label_ + progress_text(report);
    line_.update(epoch_);
    seconds_an_epoch_ = report.seconds / static_cast<double>(report.epoch);
  }

  void step() {
    constexpr double long_epoch = 3;  // seconds
    ++step_;
    const std::string text = "step " + std::to_string(step_) + " of " + std::to_string(steps_);
    if (!first_done_) {
      stages_.begin(label_ + "first epoch, " + text);
    } else if (seconds_an_epoch_ > long_epoch) {
      line_.update(epoch_ + "; " + text);
    }
  }

  void finish() {
    stages_.finish();
    line_.finish();
  }

 private:
  std::string label_;
  std::size_t steps_, step_ = 0;
  Stages& stages_;
  ProgressLine line_;
  std::string epoch_;
  double seconds_an_epoch_ = 0;
  bool first_done_ = false;
};

}  // namespace

template <class T>
FitResult train(DensityModel<T>& model, const RowsOfFit<T>& rows, const FitOptions& options,
                const std::string& label, Stages& stages, const OnTrainer<T>& on) {
  Trainer<T> trainer(model.flow(), rows.learned, rows.valid, options);
  on.start(trainer);
  stages.begin(label + "scoring the rows for validation");
  // Before the first step there is nothing to keep: Ctrl-C then ends the program at once.
  std::optional<InterruptGuard> guard;
  const std::size_t n = rows.learned->count();
  FitLines lines(label, n / std::min(options.batch, n), stages);
  const auto on_epoch = [&](EpochReport report) {
    report.seconds_left = std::min(report.seconds_left, on.seconds_left());
    lines.epoch(report);
    on.epoch(report);
  };
  const auto stop = [&] {
    if (!guard) guard.emplace();
    lines.step();
    on.step(trainer);
    return guard->interrupted() || on.seconds_left() <= 0;
  };
  FitResult result;
  try {
    result = trainer.run(on_epoch, stop);
  } catch (const RankGone&) {
    lines.finish();
    on.interrupted(trainer);
    throw;
  }
  if (result.end == FitEnd::interrupted && !on_any_rank(options.ranks.get(), guard->interrupted()))
    result.end = FitEnd::out_of_time;
  lines.finish();
  if (result.end == FitEnd::diverged) point_to_finite_check();
  if (result.end == FitEnd::interrupted) on.interrupted(trainer);
  return result;
}

namespace {

// A row is counted in its own file, as the user does.
std::string note_on_test_rows(const FitData& data, const std::vector<double>& scores) {
  const std::string note =
      note_on_one_row(scores, [&data](std::size_t i) { return test_rows(data).numbers.at(i) + 1; });
  if (note.empty()) return "";
  return (data.test_file.empty() ? data.file : data.test_file) + ": of the test rows, " + note +
         "; their median is " + number(summary_of(scores).median, 3);
}

}  // namespace

std::vector<double> scores_by_weight(std::vector<double> scores,
                                     const std::vector<double>& weights) {
  if (weights.empty()) return scores;
  Rng rng(seed_of_valid);
  std::vector<double> drawn;
  for (const std::size_t row : rows_by_weight(weights, scores.size(), rng))
    drawn.push_back(scores[row]);
  return drawn;
}

namespace {

// NaN for each row if there is no Gaussian.
std::vector<double> scores_of_gaussian(const FitData& data, const Dataset& rows) {
  if (data.gaussian) return data.gaussian->log_prob(rows);
  return std::vector<double>(rows.count(), std::numeric_limits<double>::quiet_NaN());
}

}  // namespace

Findings findings_of(const RowScores& scores, const FitData& data) {
  const std::vector<double> gaussian = scores_of_gaussian(data, data.test);
  const std::vector<double>& weights = data.test.weights();
  return {.train = mean_and_error(scores.train, data.train.weights()),
          .valid = mean_and_error(scores.valid, data.valid.weights()),
          .test = mean_and_error(scores.test, weights),
          .valid_scores = scores.valid,
          .test_scores = scores.test,
          .gaussian = mean_and_error(gaussian, weights),
          .gain = paired_difference(scores.test, gaussian, weights),
          .valid_gain = paired_difference(scores.valid, scores_of_gaussian(data, data.valid),
                                          data.valid.weights()),
          .not_finite = rows_not_finite(data, scores),
          .note = note_on_test_rows(data, scores.test)};
}

template <class T>
Findings evaluate(DensityModel<T>& model, const RowsOfFit<T>& rows, const FitData& data,
                  const FitResult& result, std::size_t threads) {
  Workers workers(threads);
  // In training and validation one point stands for each cell, and weights decide which rows come.
  const bool anew = data.train.domain().has_atoms() || !data.train.weights().empty();
  RowScores scores{
      data.corners || anew ? model.log_prob(data.train.raw(), workers)
                           : model.log_prob(*rows.learned, workers),
      anew ? model.log_prob(data.valid.raw(), workers) : model.log_prob(*rows.valid, workers),
      model.log_prob(data.test.raw(), workers)};
  Findings found = findings_of(scores, data);
  found.parameters = model.flow().parameter_count();
  found.fit = result;
  model.remember_scores(scores_by_weight(std::move(scores.valid), data.valid.weights()));
  if (data.gaussian) model.remember_gaussian(*data.gaussian);
  return found;
}

bool found_nothing(const FitResult& result) {
  if (result.end == FitEnd::interrupted || result.end == FitEnd::out_of_time) return false;
  return result.valid_rows == 0 || (result.end == FitEnd::diverged && result.best_epoch == 0);
}

bool rows_are_to_blame(const Findings& found) {
  return found.fit.valid_rows == 0 || !std::isfinite(found.train.mean);
}

std::string why_nothing(const Findings& found, const FitOptions& options) {
  if (rows_are_to_blame(found))
    return "the fit found nothing: " + found.not_finite.front() + "; leave such rows out";
  TextWriter sentence;
  sentence << "the fit diverged before it found anything; try a smaller --lr than "
           << options.learning_rate;
  return sentence.str();
}

#define TAPEFLOW_INSTANTIATE(T)                                                                 \
  template DensityModel<T> untrained_model(const ModelSettings&, const FitData&, std::uint64_t, \
                                           const std::string&, Stages&);                        \
  template FitResult train(DensityModel<T>&, const RowsOfFit<T>&, const FitOptions&,            \
                           const std::string&, Stages&, const OnTrainer<T>&);                   \
  template struct RowsOfFit<T>;                                                                 \
  template Findings evaluate(DensityModel<T>&, const RowsOfFit<T>&, const FitData&,             \
                             const FitResult&, std::size_t);

TAPEFLOW_INSTANTIATE(float)
TAPEFLOW_INSTANTIATE(double)

}  // namespace tapeflow
