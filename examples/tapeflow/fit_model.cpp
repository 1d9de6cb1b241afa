#include "examples/tapeflow/fit_model.hpp"

#include "engine/io/number.hpp"
#include "examples/support/course/fitting.hpp"
#include "examples/support/terminal/interrupt.hpp"
#include "examples/support/terminal/program.hpp"
#include "examples/support/terminal/progress.hpp"
#include "examples/tapeflow/not_finite.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

namespace tapeflow {

template <class T>
RowsOfFit<T>::RowsOfFit(const DensityModel<T>& model, const FitData& data)
    : learned(std::make_shared<const PreparedRows<T>>(
          data.corners ? model.prepared_cells(*data.corners, data.levels.width)
                       : model.prepared(data.train))),
      valid(std::make_shared<const PreparedRows<T>>(model.prepared(data.valid))) {}

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
  const FitResult result = trainer.run([&](const EpochReport& report) { lines.epoch(report); },
                                       [&] {
                                         if (!guard) guard.emplace();
                                         lines.step();
                                         on.step(trainer);
                                         return guard->interrupted();
                                       });
  lines.finish();
  if (result.end == FitEnd::diverged) point_to_finite_check();
  if (result.end == FitEnd::interrupted) on.interrupted(trainer);
  return result;
}

template <class T>
Findings evaluate(DensityModel<T>& model, const RowsOfFit<T>& rows, const FitData& data,
                  const FitResult& result, std::size_t threads) {
  Workers workers(threads);
  // Cells are scored by one point of each.
  RowScores scores{data.corners ? model.log_prob(data.train.raw(), workers)
                                : model.log_prob(*rows.learned, workers),
                   model.log_prob(*rows.valid, workers), model.log_prob(data.test.raw(), workers)};
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  const std::vector<double> gaussian = data.gaussian ? data.gaussian->log_prob(data.test)
                                                     : std::vector<double>(data.test.count(), nan);
  const Findings found{.train = mean_and_error(scores.train),
                       .valid = mean_and_error(scores.valid),
                       .test = mean_and_error(scores.test),
                       .gaussian = mean_and_error(gaussian),
                       .gain = paired_difference(scores.test, gaussian),
                       .parameters = model.flow().parameter_count(),
                       .fit = result,
                       .not_finite = rows_not_finite(data, scores)};
  model.remember_scores(std::move(scores.train));
  return found;
}

bool found_nothing(const FitResult& result) {
  if (result.end == FitEnd::interrupted) return false;
  return result.valid_rows == 0 || (result.end == FitEnd::diverged && result.best_epoch == 0);
}

// A training or validation row is to blame if the weights that the fit starts with already give it
// no finite log p; else it is the learning rate.
std::string why_nothing(const Findings& found, const FitOptions& options) {
  const bool bad_training_rows = !std::isfinite(found.train.mean);
  if (found.fit.valid_rows == 0 || bad_training_rows)
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
