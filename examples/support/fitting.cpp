#include "examples/support/fitting.hpp"

#include "examples/support/progress.hpp"
#include "examples/support/table.hpp"

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

Grid density_over(const LogDensity& log_prob, AxisRange x, AxisRange y, std::size_t cells) {
  return {density_grid(log_prob, {{x.low, y.low}, {x.high, y.high}}, cells).density, x, y};
}

Grid base_density(const Flow<float>& flow, AxisRange range, std::size_t cells) {
  return density_over(
      [&flow](const Array<double>& z) {
        Tape<float> tape({.record = false});
        const Array<float>& log_p = flow.base().log_prob(tape.constant(cast<float>(z))).value();
        return std::vector<double>(log_p.begin(), log_p.end());
      },
      range, range, cells);
}

Array<double> latent_of(const DensityModel<float>& model, const Array<double>& rows) {
  Tape<float> tape({.record = false});
  const Var<float> x = tape.constant(model.standardized(rows));
  return cast<double>(model.flow.bijector().to_latent(x, Var<float>()).value.value());
}

std::string beside(const std::filesystem::path& picture, const std::string& suffix) {
  std::filesystem::path other = picture;
  return other.replace_filename(picture.stem().string() + suffix + picture.extension().string());
}

}  // namespace tapeflow
