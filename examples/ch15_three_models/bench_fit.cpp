#include "examples/ch15_three_models/bench_fit.hpp"

#include "engine/optimizers/schedule.hpp"
#include "flows/data/rows.hpp"

#include <algorithm>
#include <cmath>
#include <ctime>
#include <limits>

namespace tapeflow {
namespace {

Array<float> random_rows(const PreparedRows<float>& train, std::size_t count, Rng& rng) {
  std::vector<std::size_t> rows(count);
  for (std::size_t& row : rows) row = rng.below(train.count());
  Array<float> x = select_rows(train.rows.x, rows);
  if (train.has_cells()) draw_within_cells(x, train.widths, rng);
  return x;
}

// The rows, or a random point of each cell.
Array<float> points_of(const PreparedRows<float>& rows) {
  Array<float> x = rows.rows.x;
  Rng rng(1);
  if (rows.has_cells()) draw_within_cells(x, rows.widths, rng);
  return x;
}

// The weights that scored best so far.
class BestWeights {
 public:
  explicit BestWeights(Module<float>& module) : parameters_(module.trainable_parameters()) {}

  void compare(const std::vector<double>& log_p) {
    if (log_p.empty()) return;
    const double score = mean_and_error(log_p).mean;
    if (!(score > best_)) return;
    best_ = score;
    values_.clear();
    for (const Parameter<float>* parameter : parameters_) values_.push_back(parameter->value);
  }
  void put_back() const {
    for (std::size_t i = 0; i < values_.size(); ++i) parameters_[i]->value = values_[i];
  }

 private:
  std::vector<Parameter<float>*> parameters_;
  std::vector<Array<float>> values_;
  double best_ = -std::numeric_limits<double>::infinity();
};

}  // namespace

StandardizedModel::StandardizedModel(std::unique_ptr<BenchModel> model, const BenchData& data)
    : model_(std::move(model)), moments_(column_moments(points_of(data.train))) {}

Array<float> StandardizedModel::standardized(Array<float> rows) const {
  for (std::size_t i = 0; i < rows.shape()[0]; ++i)
    for (std::size_t j = 0; j < rows.shape()[1]; ++j)
      rows(i, j) = static_cast<float>((static_cast<double>(rows(i, j)) - moments_.mean(j)) /
                                      moments_.deviation(j));
  return rows;
}

void StandardizedModel::step(const Array<float>& rows, double rate, Rng& rng) {
  model_->step(standardized(rows), rate, rng);
}

Array<double> StandardizedModel::sample(std::size_t count, Rng& rng) const {
  Array<double> x = cast<double>(model_->sample(count, rng));
  for (std::size_t i = 0; i < count; ++i)
    for (std::size_t j = 0; j < x.shape(1); ++j)
      x(i, j) = moments_.mean(j) + moments_.deviation(j) * x(i, j);
  return x;
}

// tag: standardized
std::vector<double> StandardizedModel::log_prob(const Array<double>& rows, Rng& rng) const {
  std::vector<double> log_p = model_->log_prob(standardized(cast<float>(rows)), rng);
  double log_det = 0;
  for (const double deviation : moments_.deviation) log_det -= std::log(deviation);
  for (double& v : log_p) v += log_det;
  return log_p;
}
// end: standardized

// tag: fit
double fit_bench(StandardizedModel& model, const BenchData& data, const BenchFitOptions& options,
                 const std::function<void(std::size_t)>& on_step) {
  const Schedule rate = cosine(options.steps);
  const std::size_t every = std::max<std::size_t>(1, options.steps / 20);
  Rng rng(options.seed);
  BestWeights best(model.weights());
  double seconds = 0;
  for (std::size_t step = 0; step < options.steps; ++step) {
    const double start = thread_seconds();
    model.step(random_rows(data.train, options.batch, rng), rate(step), rng);
    seconds += thread_seconds() - start;
    if ((step + 1) % every == 0) best.compare(model.log_prob(data.valid, rng));
    on_step(step + 1);
  }
  best.put_back();
  return seconds;
}
// end: fit

double thread_seconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

}  // namespace tapeflow
