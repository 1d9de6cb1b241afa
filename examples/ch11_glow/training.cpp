#include "examples/ch11_glow/training.hpp"

#include "examples/support/terminal/interrupt.hpp"
#include "examples/support/terminal/progress.hpp"
#include "examples/support/terminal/text_table.hpp"

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <stdexcept>

namespace tapeflow {
namespace {

// What is shown while a model is trained: the step under way, and the bits of the last epoch.
class TrainingLine {
 public:
  TrainingLine(const DensityModel<float>& model, std::size_t rows, std::size_t batch,
               std::size_t epochs)
      : model_(model), steps_(rows / std::min(batch, rows)), epochs_(epochs) {}

  void epoch(const EpochReport& report) {
    const double bits = model_.bits_per_dim(report.valid_log_likelihood);
    latest_ = "; " + number(bits, 3) + " bits per pixel for validation; " +
              format_duration(report.seconds_left) + " to go";
    epoch_ = report.epoch + 1;
    step_ = 0;
  }

  void step() {
    ++step_;
    line_.update("epoch " + std::to_string(epoch_) + " of " + std::to_string(epochs_) + ", step " +
                 std::to_string(step_) + " of " + std::to_string(steps_) + latest_);
  }

  void finish() { line_.finish(); }

 private:
  const DensityModel<float>& model_;
  std::size_t steps_, epochs_, epoch_ = 1, step_ = 0;
  std::string latest_;
  ProgressLine line_;
};

void resume_from(const std::string& file, Trainer<float>& trainer) {
  if (!std::filesystem::exists(file))
    throw std::runtime_error("--resume: needs the state of a fit in " + file +
                             ", which does not exist");
  trainer.restore(read_model(file));
}

}  // namespace

// tag: settings
// Three scales would need pictures padded to 32 x 32. Log-scales of couplings stay within ±1:
// within ±3 a step may throw a fit back by hundreds of nats.
ModelSettings settings_of(const Clothes& clothes, const GlowSize& size) {
  return {.model = "glow",
          .layers = size.steps,
          .hidden = {size.hidden},
          .log_scale_bound = 1,
          .preprocessing = Preprocessing::pixels,
          .picture =
              PictureSettings{.shape = clothes.shape, .levels = clothes.grey_levels, .scales = 2}};
}
// end: settings

FitOptions fit_options(std::size_t epochs, std::uint64_t seed) {
  return {.epochs = epochs,
          .batch = 64,
          .schedule = RateSchedule::cosine,
          .seed = seed,
          .threads = 2,
          .statistics_rows = 2000};
}

// tag: training
void train(DensityModel<float>& model, const Clothes& clothes, const GlowTraining& training,
           Results& results) {
  const FitOptions fit = fit_options(training.epochs, training.seed);
  Trainer<float> trainer(model.flow(), model.prepared_cells(clothes.train, clothes.levels.width),
                         model.prepared(clothes.valid), fit);
  if (training.resume) resume_from(training.state_file, trainer);
  const auto keep_state = [&] {
    if (!training.state_file.empty()) write_model(training.state_file, trainer.state());
  };
  TrainingLine line(model, clothes.train.count(), fit.batch, training.epochs);
  InterruptGuard guard;
  const FitResult result = trainer.run(
      [&](const EpochReport& report) {
        line.epoch(report);
        keep_state();
      },
      [&] {
        line.step();
        return guard.interrupted();
      });
  line.finish();
  if (result.end == FitEnd::interrupted) {
    keep_state();
    std::cout << "stopped; --resume goes on from here. What follows is the best model so far.\n";
  } else if (!training.state_file.empty()) {
    std::filesystem::remove(training.state_file);
  }
  results.keep("epochs", result.epochs);
}
// end: training

}  // namespace tapeflow
