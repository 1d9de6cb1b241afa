#include "examples/support/course/fitting.hpp"

#include "examples/support/terminal/program.hpp"
#include "examples/support/terminal/progress.hpp"
#include "examples/support/terminal/text_table.hpp"
#include "flows/data/gaussian.hpp"

#include <iostream>

namespace tapeflow {

std::string progress_text(const EpochReport& report) {
  return "epoch " + std::to_string(report.epoch) + " of " + std::to_string(report.epochs) +
         ": up to " + format_duration(report.seconds_left) + " left, train " +
         number(report.train_log_likelihood, 3) + ", valid " +
         number(report.valid_log_likelihood, 3) + ", best " +
         number(report.best_valid_log_likelihood, 3) + " nats";
}

void LearningCurve::append(const EpochReport& report) {
  epoch.push_back(static_cast<double>(report.epoch));
  train.push_back(report.train_log_likelihood);
  valid.push_back(report.valid_log_likelihood);
}

LearningCurve fit_with_progress(DensityModel<float>& model, const SplitData<double>& data,
                                const FitOptions& options, Results& results) {
  LearningCurve curve;
  ProgressLine line;
  double seconds = 0;
  const FitResult result =
      fit(model, data.train, data.valid, options, [&](const EpochReport& report) {
        seconds = report.seconds;
        curve.append(report);
        line.update(progress_text(report));
      });
  line.finish();
  std::cerr << result.epochs << " epochs; the best for validation was epoch " << result.best_epoch
            << "\n";
  if (result.end == FitEnd::diverged) point_to_finite_check();
  results.keep("rows.train", data.train.shape(0)).keep("rows.valid", data.valid.shape(0));
  results.keep("rows.test", data.test.shape(0)).keep("parameters", model.flow().parameter_count());
  results.keep("epochs", result.epochs).keep("best_epoch", result.best_epoch);
  results.keep("seconds", seconds);
  return curve;
}

// tag: gaussian
void compare_with_gaussian(const LogDensity& log_prob, const SplitData<double>& data,
                           const std::string& row, Results& results) {
  const std::vector<double> gaussian = Gaussian::fit(data.train).log_prob(data.test);
  const std::vector<double> flow = log_prob(data.test);
  std::cout << "held-out log-likelihood, nats per " << row << "\n";
  results.print("  full Gaussian", "gaussian", mean_and_error(gaussian));
  results.print("  flow", "flow", mean_and_error(flow));
  results.print("  gain", "gain", paired_difference(flow, gaussian));
}
// end: gaussian

}  // namespace tapeflow
