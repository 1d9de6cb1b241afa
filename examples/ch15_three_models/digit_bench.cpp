#include "examples/ch15_three_models/digit_bench.hpp"

#include "engine/workers.hpp"
#include "examples/ch15_three_models/kernel_distance.hpp"
#include "examples/ch15_three_models/neighbours.hpp"
#include "examples/support/course/images.hpp"
#include "examples/support/plot/image_grid.hpp"
#include "examples/support/terminal/progress.hpp"

#include <mutex>

namespace tapeflow {
namespace {

constexpr std::size_t seeds = 5, held_out = 800, validation = 197, pixels = 64, levels = 17;
constexpr std::size_t neighbours = 5;
// About a third of the distance of two digits.
constexpr double kernel_width = 1;

Array<double> training_points(const BenchData& data, std::uint64_t seed) {
  Rng rng(seed);
  return cast<double>(dequantized(CellRows<float>{data.train.rows.x, data.train.widths}, rng));
}

void score_samples(DigitFit& fit, const BenchData& data) {
  fit.scores.mmd = 1000 * mmd_squared(fit.samples, data.test, kernel_width);
  const auto [density, coverage] = density_and_coverage(data.test, fit.samples, neighbours);
  fit.scores.density = density;
  fit.scores.coverage = coverage;
  fit.scores.training =
      100 * nearer_to_training(fit.samples, training_points(data, fit.seed), data.test);
}

void fit_and_score(DigitFit& fit, const ChapterOptions& options,
                   const std::function<void()>& on_step) {
  const BenchData data = digit_data(fit.seed);
  Rng rng(fit.seed + 1000);
  if (fit.model == "training rows") {
    fit.samples = training_points(data, fit.seed);
    return score_samples(fit, data);
  }
  StandardizedModel model(
      bench_model(fit.model, digit_sizes(), GeneratorLoss::non_saturating, fit.seed), data);
  fit.scores.seconds = fit_bench(model, data, {.steps = options.steps / 4 + 1, .seed = fit.seed},
                                 [&](std::size_t) { on_step(); });
  const double start = thread_seconds();
  fit.samples = model.sample(held_out, rng);
  fit.scores.milliseconds = 1000 * (thread_seconds() - start) / held_out;
  const std::vector<double> log_q = model.log_prob(data.test, rng);
  if (!log_q.empty())
    fit.scores.likelihood = bits_per_dim(mean_and_error(log_q).mean, pixels, 1. / levels);
  score_samples(fit, data);
}

std::vector<NamedScores> named(const std::vector<DigitFit>& fits) {
  std::vector<NamedScores> rows;
  for (const char* model : {"training rows", "flow", "VAE", "GAN"}) {
    const std::string name = model;
    rows.push_back({name, "digits." + (name == "training rows" ? "rows" : name), {}});
    for (const DigitFit& fit : fits)
      if (fit.model == name) rows.back().of_seeds.push_back(fit.scores);
  }
  return rows;
}

}  // namespace

// tag: digit-data
BenchData digit_data(std::uint64_t seed) {
  const LabelledImages images = digits();
  const CellRows<float> all = cells_of<float>(images.pixels, levels);
  Rng rng(seed);
  const std::vector<std::size_t> order = rng.permutation(images.count());
  const auto part = [&](std::size_t first, std::size_t count) {
    const auto begin = order.begin() + static_cast<std::ptrdiff_t>(first);
    const std::vector<std::size_t> rows(begin, begin + static_cast<std::ptrdiff_t>(count));
    return CellRows<float>{select_rows(all.corners, rows), all.widths};
  };
  const std::size_t train = images.count() - held_out - validation;
  return {part(0, train), cast<double>(dequantized(part(train, validation), rng)),
          cast<double>(dequantized(part(train + validation, held_out), rng))};
}
// end: digit-data

std::vector<DigitFit> fit_digits(const ChapterOptions& options) {
  std::vector<DigitFit> fits;
  for (std::size_t seed = 0; seed < seeds; ++seed)
    for (const char* model : {"training rows", "flow", "VAE", "GAN"})
      fits.push_back({model, options.seed + seed, {}, {}});
  const std::size_t steps = 3 * seeds * (options.steps / 4 + 1);
  std::size_t step = 0;
  std::mutex mutex;
  ProgressLine line;
  Workers(2).run(fits.size(), [&](std::size_t k) {
    fit_and_score(fits[k], options, [&] {
      const std::lock_guard lock(mutex);
      line.update("digits, step " + std::to_string(++step) + " of " + std::to_string(steps));
    });
  });
  return fits;
}

void print_digits(const std::vector<DigitFit>& fits, Results& results) {
  Scores expected{.mmd = 0, .density = 1, .training = 50};
  expected.coverage = expected_coverage(held_out, held_out, neighbours);
  const std::vector<NamedScores> rows = named(fits);
  print_scores("digits, 5 seeds", "bits / pixel", rows, expected, results);
  print_times("digits", rows, results);
}

std::filesystem::path save_digits(const std::vector<DigitFit>& fits,
                                  const std::filesystem::path& picture) {
  constexpr std::size_t rows = 8, pairs = 2, shown = rows * pairs;
  ImageGrid grid(8, 8, 48);
  const BenchData data = digit_data(fits[0].seed);
  const Array<double> train = training_points(data, fits[0].seed);
  grid.panel(row_range(data.test, 0, 4 * rows), 4, {.title = "held out"});
  for (std::size_t k = 1; k < 4; ++k) {
    const Array<double> samples = row_range(fits[k].samples, 0, shown);
    const std::vector<std::size_t> nearest = nearest_rows(samples, train);
    Array<double> both(Shape{2 * shown, pixels});
    for (std::size_t i = 0; i < shown; ++i)
      for (std::size_t j = 0; j < pixels; ++j) {
        both(2 * i, j) = samples(i, j);
        both(2 * i + 1, j) = train(nearest[i], j);
      }
    grid.panel(both, 2 * pairs, {.title = fits[k].model + ", nearest"});
  }
  return grid.save(picture);
}

}  // namespace tapeflow
