#include "flows/training/trainer.hpp"

#include "engine/check.hpp"
#include "engine/io/number.hpp"
#include "flows/data/dequantize.hpp"
#include "flows/data/row_shapes.hpp"
#include "flows/training/trainer_parts.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace tapeflow {

namespace {

template <class T>
std::vector<Parameter<T>*> all_parameters(Flow<T>& flow) {
  std::vector<Parameter<T>*> all;
  for (const NamedParameter<T>& named : flow.named_parameters()) all.push_back(named.parameter);
  return all;
}

std::size_t steps_of_epoch(const FitOptions& options, std::size_t rows) {
  return std::max<std::size_t>(1, rows / std::max<std::size_t>(1, options.batch));
}

std::size_t automatic_patience(const FitOptions& options, std::size_t rows) {
  if (options.schedule == RateSchedule::cosine) return options.epochs;
  const std::size_t steps = steps_of_epoch(options, rows);
  return std::max<std::size_t>(15, 1000 / steps);
}

FitOptions completed(FitOptions options, std::size_t rows, bool needs_statistics) {
  require(options.epochs > 0 && options.batch > 0 && options.shards > 0 && options.threads > 0,
          "Trainer: needs epochs, batch, shards and threads above 0");
  require(options.learning_rate > 0 && std::isfinite(options.learning_rate),
          "Trainer: needs a positive learning_rate, got " + to_text(options.learning_rate));
  require(options.weight_decay >= 0 && std::isfinite(options.weight_decay),
          "Trainer: needs a weight_decay from 0 on, got " + to_text(options.weight_decay));
  options.batch = std::min(options.batch, rows);
  options.statistics_rows =
      options.statistics_rows == 0 ? rows : std::min(options.statistics_rows, rows);
  const std::size_t rows_of_a_shard = needs_statistics ? 2 : 1;  // one row has no deviation
  options.shards = std::clamp<std::size_t>(options.batch / rows_of_a_shard, 1, options.shards);
  if (options.patience == 0) options.patience = automatic_patience(options, rows);
  return options;
}

Schedule schedule_of(const FitOptions& options, std::size_t rows) {
  if (options.schedule == RateSchedule::constant) return constant();
  return cosine(options.epochs * steps_of_epoch(options, rows));
}

template <class T>
void require_context_for_all(const char* which, const Rows<T>& rows) {
  if (!is_given(rows.context) || rows.context.shape()[0] == rows.count()) return;
  shape_error("Trainer",
              "a context for each of the " + std::to_string(rows.count()) + " " + which + " rows",
              to_string(rows.context.shape()));
}

template <class T>
void require_cells(const PreparedRows<T>& train) {
  const Shape needed{train.rows.x.shape()[1]};
  if (!train.has_cells() || train.widths.shape() == needed) return;
  shape_error("Trainer", "cells " + to_string(needed) + ", one for each column",
              to_string(train.widths.shape()));
}

template <class T>
void require_log_det_for_all(const PreparedRows<T>& rows) {
  require(rows.log_det.empty() || rows.log_det.size() == rows.count(),
          "Trainer: needs a log_det for each of the " + std::to_string(rows.count()) +
              " rows or none, got " + std::to_string(rows.log_det.size()));
}

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

template <class T>
Trainer<T>::Trainer(Flow<T>& flow, PreparedRows<T> train, PreparedRows<T> valid,
                    const FitOptions& options)
    : Trainer(flow, std::make_shared<const PreparedRows<T>>(std::move(train)),
              std::make_shared<const PreparedRows<T>>(std::move(valid)), options) {}

template <class T>
Trainer<T>::Trainer(Flow<T>& flow, std::shared_ptr<const PreparedRows<T>> train,
                    std::shared_ptr<const PreparedRows<T>> valid, const FitOptions& options)
    : flow_(flow),
      shared_train_(std::move(train)),
      shared_valid_(std::move(valid)),
      train_(*shared_train_),
      valid_(*shared_valid_),
      options_(completed(options, train_.count(), flow.needs_statistics())),
      parameters_(flow.trainable_parameters()),
      all_parameters_(all_parameters(flow)),
      adam_(parameters_, {.learning_rate = options.learning_rate}, options.weight_decay),
      schedule_(schedule_of(options_, train_.count())),
      workers_(options.threads),
      rng_after_order_(options.seed),
      progress_(std::make_unique<Progress>(options.seed)) {
  require(train_.count() > 0 && valid_.count() > 0,
          "Trainer: needs rows to train on and rows to validate on, got " +
              std::to_string(train_.count()) + " and " + std::to_string(valid_.count()));
  require_cells(train_);
  require_context_for_all("training", train_.rows);
  require_context_for_all("validation", valid_.rows);
  require_log_det_for_all(train_);
  require_log_det_for_all(valid_);
  shards_ = std::make_unique<Shards<T, Shard>>(options_.shards, options_.ranks.get());
  latest_ = best_ = values(all_parameters_);
  draw_order();
}

template <class T>
Trainer<T>::~Trainer() = default;

template <class T>
FitResult Trainer<T>::run(const OnEpoch& on_epoch, const StopRequested& stop) {
  const auto start = std::chrono::steady_clock::now();
  const std::size_t epochs_before = progress_->epoch - 1;
  FitEnd end = FitEnd::all_epochs;
  put_back(latest_);
  require_same_on_all_ranks();
  running_ = true;
  const bool at_the_start = progress_->epoch == 1 && progress_->next_row == 0;
  if (at_the_start && progress_->best.rows == 0) validate(0);
  while (progress_->epoch <= options_.epochs) {
    if (progress_->epoch - progress_->best_epoch > patience()) {
      end = FitEnd::no_progress;
      break;
    }
    if (!run_epoch(stop)) {
      end = std::isfinite(progress_->loss_sum) ? FitEnd::interrupted : FitEnd::diverged;
      break;
    }
    validate(progress_->epoch);
    const EpochReport done = report(seconds_since(start), progress_->epoch - epochs_before);
    begin_next_epoch();
    if (on_epoch) on_epoch(done);
  }
  latest_ = values(all_parameters_);
  running_ = false;
  put_back(best_);
  FitResult result{end, progress_->epoch - 1, progress_->best_epoch, progress_->best.mean,
                   progress_->best.rows};
  if (result.best_epoch == 0) result.training_gain = training_gain();
  return result;
}

template <class T>
std::size_t Trainer<T>::patience() const {
  if (options_.first_patience == 0) return options_.patience;
  return std::min(options_.patience, options_.first_patience + progress_->best_epoch);
}

template <class T>
void Trainer<T>::begin_next_epoch() {
  latest_ = values(all_parameters_);
  progress_->rng = rng_after_order_;
  ++progress_->epoch;
  progress_->next_row = 0;
  progress_->loss_sum = 0;
  draw_order();
}

template <class T>
void Trainer<T>::draw_order() {
  rng_after_order_ = progress_->rng;
  order_ = rng_after_order_.permutation(train_.count());
  if (train_.has_cells() || train_.anew) noise_seed_ = rng_after_order_.bits();
  if (train_.anew) drawn_ = std::make_unique<const PreparedRows<T>>(train_.anew(noise_seed_));
}

// False if asked to stop before the end, or if the loss is no number any more. Rows that do not
// fill a batch are left to the next epoch's order.
template <class T>
bool Trainer<T>::run_epoch(const StopRequested& stop) {
  std::vector<std::size_t> batch(options_.batch);
  while (progress_->next_row + options_.batch <= train_.count()) {
    if (on_any_rank(options_.ranks.get(), stop && stop())) return false;
    std::copy_n(order_.begin() + static_cast<std::ptrdiff_t>(progress_->next_row), options_.batch,
                batch.begin());
    const double loss = loss_and_gradient(batch);
    progress_->loss_sum += loss;
    if (!std::isfinite(loss)) return false;
    step();
    progress_->next_row += options_.batch;
  }
  const std::size_t met = progress_->next_row;  // rows in the batches
  double sum = -progress_->loss_sum * static_cast<double>(options_.batch);
  const std::vector<double>& log_det = rows_of_epoch().log_det;
  for (std::size_t i = 0; i < met && !log_det.empty(); ++i) sum += log_det[order_[i]];
  progress_->train = sum / static_cast<double>(met);
  return true;
}

template <class T>
double Trainer<T>::loss_and_gradient(const std::vector<std::size_t>& batch) {
  const T share = T(-1) / static_cast<T>(batch.size());
  const PreparedRows<T>& train = rows_of_epoch();
  shards_->run(workers_, batch.size(), [&](Shard& shard, std::size_t first, std::size_t last) {
    shard.tape.clear();
    select_rows(train.rows.x, batch.data() + first, last - first, shard.x);
    if (train.has_cells() && first < last) {  // the first row makes the seed of each shard unique
      Rng noise(noise_seed_ + batch[first]);
      draw_within_cells(shard.x, train.widths, noise);
    }
    Var<T> context;
    if (is_given(train.rows.context)) {
      select_rows(train.rows.context, batch.data() + first, last - first, shard.context);
      context = shard.tape.view(shard.context);
    }
    const Var<T> log_p = flow_.log_prob_in_training(shard.tape.view(shard.x), context);
    const Var<T> loss = sum(log_p) * share;
    shard.tape.backward(loss);
    shard.loss = static_cast<double>(loss.item());
  });
  shards_->sum_gradients(parameters_);
  return shards_->sum([](const Shard& shard) { return shard.loss; });
}

template <class T>
void Trainer<T>::step() {
  adam_.set_learning_rate(options_.learning_rate * schedule_(adam_.steps()));
  adam_.step();
}

template <class T>
EpochReport Trainer<T>::report(double seconds, std::size_t epochs_this_run) const {
  const Progress& now = *progress_;
  EpochReport report;
  report.epoch = now.epoch;
  report.epochs = options_.epochs;
  report.train_log_likelihood = now.train;
  report.valid_log_likelihood = now.valid;
  report.valid_standard_error = now.valid_error;
  report.best_valid_log_likelihood = now.best.mean;
  report.improved = now.best_epoch == now.epoch;
  report.seconds = seconds;
  report.seconds_left = seconds / static_cast<double>(epochs_this_run) *
                        static_cast<double>(options_.epochs - now.epoch);
  report.learning_rate = adam_.learning_rate();
  return report;
}

template <class T>
void Trainer<T>::put_back(const std::vector<Array<T>>& values) {
  for (std::size_t i = 0; i < values.size(); ++i) all_parameters_[i]->value = values[i];
}

template class Trainer<float>;
template class Trainer<double>;

}  // namespace tapeflow
