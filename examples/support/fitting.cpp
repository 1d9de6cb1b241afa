#include "examples/support/fitting.hpp"

#include "examples/support/progress.hpp"
#include "examples/support/table.hpp"
#include "flows/quadrature.hpp"

#include <cmath>
#include <iostream>

namespace tapeflow {

std::string progress_text(const EpochReport& report) {
  return "epoch " + std::to_string(report.epoch) + " of " + std::to_string(report.epochs) +
         ": train " + number(report.train_log_likelihood, 3) + ", valid " +
         with_error(report.valid_log_likelihood, report.valid_standard_error) + ", best " +
         number(report.best_valid_log_likelihood, 3) + " nats; " + format_duration(report.seconds) +
         ", at most " + format_duration(report.seconds_left) + " to go";
}

void fit_with_progress(DensityModel<float>& model, const SplitData<double>& data,
                       const FitOptions& options, Results& results) {
  ProgressLine line;
  double seconds = 0;
  const FitResult result =
      fit(model, data.train, data.valid, options, [&](const EpochReport& report) {
        seconds = report.seconds;
        line.update(progress_text(report));
      });
  line.finish();
  std::cerr << result.epochs << " epochs; the best for validation was epoch " << result.best_epoch
            << "\n";
  results.keep("rows.train", data.train.shape(0)).keep("rows.valid", data.valid.shape(0));
  results.keep("rows.test", data.test.shape(0)).keep("parameters", model.flow.parameter_count());
  results.keep("epochs", result.epochs).keep("best_epoch", result.best_epoch);
  results.keep("seconds", seconds);
}

Grid density_over(const DensityModel<float>& model, AxisRange x, AxisRange y, std::size_t cells) {
  Workers workers(1);
  const std::vector<double> log_p =
      model.log_prob(cell_centres<double>({x.low, y.low}, {x.high, y.high}, cells), workers);
  Grid grid{Array<double>(Shape{cells, cells}), x, y};
  for (std::size_t i = 0; i < log_p.size(); ++i) grid.values.data()[i] = std::exp(log_p[i]);
  return grid;
}

}  // namespace tapeflow
