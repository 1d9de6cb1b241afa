#include "examples/sizes/size_fits.hpp"

#include "examples/support/terminal/progress.hpp"
#include "flows/tables/density_model.hpp"

#include <algorithm>
#include <ctime>
#include <mutex>

namespace tapeflow {
namespace {

constexpr std::size_t most_rows = 10000, judging_rows = 10000, batch = 256;

// Processor time of the calling thread: other programs and the other fit do not count.
template <class F>
double seconds_of(F work) {
  const auto now = [] {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
  };
  const double start = now();
  work();
  return now() - start;
}

SplitData<double> draw(const KnownRows& truth, std::uint64_t seed) {
  Rng rng(seed);
  return {truth.sample(most_rows, rng), truth.sample(most_rows / 4, rng),
          truth.sample(judging_rows, rng)};
}

// tag: fit
SizeResult fit_one(const SplitData<double>& data, const std::vector<double>& truth,
                   const Size& size, const SizeOptions& options) {
  const Array<double> train = row_range(data.train, 0, size.rows),
                      valid = row_range(data.valid, 0, size.rows / 4);
  const ModelSettings settings{.model = size.model,
                               .layers = size.layers,
                               .hidden = {size.width, size.width},
                               .preprocessing = Preprocessing::standardize};
  const std::vector<std::string> names(train.shape(1), "x");
  const std::uint64_t seed = options.seed + 1000 * size.start;
  DensityModel<float> model(settings, names, train, seed);
  const std::size_t steps_an_epoch = std::max<std::size_t>(1, size.rows / batch);
  const FitOptions fit_options{.epochs = std::max<std::size_t>(1, options.steps / steps_an_epoch),
                               .batch = batch,
                               .learning_rate = 2e-3,
                               .schedule = RateSchedule::cosine,
                               .seed = seed,
                               .shards = 1};
  SizeResult result{.size = size};
  result.weights = model.flow().parameter_count();
  result.train_seconds = seconds_of([&] { fit(model, train, valid, fit_options); });
  Workers alone(1);
  std::vector<double> log_p;
  result.score_seconds = seconds_of([&] { log_p = model.log_prob(data.test, alone); });
  Rng rng(options.seed);
  result.sample_seconds = seconds_of([&] { model.sample(judging_rows, rng); });
  result.above = paired_difference(truth, log_p);
  return result;
}
// end: fit

}  // namespace

std::vector<SizeResult> fit_all(const KnownRows& truth, const std::vector<Size>& sizes,
                                const SizeOptions& options) {
  const SplitData<double> data = draw(truth, options.seed);
  const std::vector<double> log_p = truth.log_prob(data.test);
  std::vector<SizeResult> results(sizes.size());
  std::mutex mutex;
  std::size_t ended = 0;
  ProgressLine line;
  Workers(2).run(sizes.size(), [&](std::size_t k) {
    results[k] = fit_one(data, log_p, sizes[k], options);
    const std::lock_guard lock(mutex);
    line.update(truth.name + ": fit " + std::to_string(++ended) + " of " +
                std::to_string(sizes.size()) + ", " + sizes[k].model);
  });
  return results;
}

}  // namespace tapeflow
