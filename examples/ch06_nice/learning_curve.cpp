#include "examples/ch06_nice/learning_curve.hpp"

#include "examples/support/terminal/progress.hpp"
#include "flows/data/dequantize.hpp"

#include <iostream>

namespace tapeflow {

LearningCurve fit_with_curve(Flow<float>& flow, const PreparedRows<float>& train,
                             const PreparedRows<float>& valid, const FitOptions& options,
                             Results& results) {
  LearningCurve curve;
  ProgressLine line;
  double seconds = 0;
  Trainer<float> trainer(flow, train, valid, options);
  const FitResult result = trainer.run([&](const EpochReport& report) {
    line.update(progress_text(report));
    curve.append(report);
    seconds = report.seconds;
  });
  line.finish();
  std::cerr << result.epochs << " epochs; the best for validation was epoch " << result.best_epoch
            << "\n";
  results.keep("rows.train", train.count()).keep("rows.valid", valid.count());
  results.keep("parameters", flow.parameter_count()).keep("seconds", seconds);
  results.keep("epochs", result.epochs).keep("best_epoch", result.best_epoch);
  return curve;
}

std::vector<Series> in_bits(const LearningCurve& curve, std::size_t features, double cell,
                            double gaussian) {
  std::vector<Series> series{{"training", curve.epoch, curve.train},
                             {"validation", curve.epoch, curve.valid}};
  for (Series& one : series) {
    for (double& y : one.y) y = bits_per_dim(y, features, cell);
  }
  if (curve.epoch.empty()) return series;
  const std::vector<double> ends{curve.epoch.front(), curve.epoch.back()};
  series.push_back({"full Gaussian, validation", ends, {gaussian, gaussian}, Stroke::guide});
  return series;
}

}  // namespace tapeflow
