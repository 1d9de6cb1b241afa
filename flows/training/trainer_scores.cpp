// What a trainer computes of all rows, between the steps: scores and statistics.
#include "engine/io/checksum.hpp"
#include "flows/data/dequantize.hpp"
#include "flows/data/statistics.hpp"
#include "flows/row_chunks.hpp"
#include "flows/training/trainer_parts.hpp"

#include <algorithm>
#include <cmath>

namespace tapeflow {

// The weights at the end of an epoch, or, as epoch 0, those a fit starts with: an epoch that makes
// them worse is no progress.
template <class T>
void Trainer<T>::validate(std::size_t epoch) {
  if (flow_.needs_statistics()) take_statistics();
  require_same_weights();
  std::vector<double> log_p = scores(valid_.rows);
  valid_.add_log_det_to(log_p);
  std::erase_if(log_p, [](double v) { return !std::isfinite(v); });
  const auto [mean, error] = mean_and_error(log_p);
  progress_->valid = mean;
  progress_->valid_error = error;
  const ValidationScore score{log_p.size(), mean};
  if (!score.is_better_than(progress_->best)) return;
  progress_->best = score;
  progress_->best_epoch = epoch;
  best_ = values(all_parameters_);
}

// log p of the rows. Each rank scores some of the chunks that one process would score: a row's last
// bits may depend on the rows beside it.
template <class T>
std::vector<double> Trainer<T>::scores(const Rows<T>& rows) {
  if (!options_.ranks) return flow_.log_prob(rows, workers_);
  Ranks& ranks = *options_.ranks;
  const std::size_t n = rows.count(), chunk = rows_in_chunk(rows.x.shape()[1]);
  const std::size_t chunks = (n + chunk - 1) / chunk;
  const auto rows_of = [&](std::size_t rank) {
    const PartOfAll part = part_of_all(rank, ranks.count(), chunks);
    return PartOfAll{std::min(part.first * chunk, n), std::min(part.last * chunk, n)};
  };
  std::vector<std::size_t> counts;
  for (std::size_t r = 0; r < ranks.count(); ++r) counts.push_back(rows_of(r).size());
  const PartOfAll mine = rows_of(ranks.rank());
  return gathered(ranks, flow_.log_prob(row_range(rows, mine.first, mine.size()), workers_),
                  counts);
}

// Ranks that start from other weights, or whose processors round differently, would each train a
// model of its own.
template <class T>
void Trainer<T>::require_same_weights() {
  if (!options_.ranks) return;
  std::uint32_t of_all = 0;
  for (const Parameter<T>* parameter : all_parameters_) {
    const auto* bytes = reinterpret_cast<const char*>(parameter->value.data());
    of_all = checksum({bytes, parameter->value.size() * sizeof(T)}, of_all);
  }
  require_same(options_.ranks.get(), "weights", hex(of_all));
}

// As many evenly spaced training rows as the options ask for; of cells a point of each, which is
// always the same.
template <class T>
Rows<T> Trainer<T>::some_rows() const {
  const std::size_t n = train_.count(), count = options_.statistics_rows;
  std::vector<std::size_t> which(count);
  for (std::size_t i = 0; i < count; ++i) which[i] = i * n / count;
  Rows<T> rows{select_rows(train_.rows.x, which)};
  if (is_given(train_.rows.context)) rows.context = select_rows(train_.rows.context, which);
  Rng noise(options_.seed);
  if (train_.has_cells()) draw_within_cells(rows.x, train_.widths, noise);
  return rows;
}

template <class T>
bool Trainer<T>::asks_for_some_rows() const {
  return options_.statistics_rows < train_.count();
}

template <class T>
void Trainer<T>::take_statistics() {
  if (!asks_for_some_rows() && !train_.has_cells())
    return flow_.take_statistics(train_.rows, workers_);
  flow_.take_statistics(some_rows(), workers_);
}

// log p of the training rows, or of one point of each cell: always of the same points.
template <class T>
std::vector<double> Trainer<T>::training_scores() {
  if (asks_for_some_rows()) return scores(some_rows());
  if (!train_.has_cells()) return scores(train_.rows);
  Rng noise(noise_seed_);
  std::vector<double> all;
  const std::size_t n = train_.count(), most = 4 * workers_.threads() * rows_per_chunk;
  all.reserve(n);
  for (std::size_t first = 0; first < n; first += most) {
    Rows<T> points = row_range(train_.rows, first, std::min(most, n - first));
    draw_within_cells(points.x, train_.widths, noise);
    const std::vector<double> part = scores(points);
    all.insert(all.end(), part.begin(), part.end());
  }
  return all;
}

// The difference between the latest and the best weights.
template <class T>
double Trainer<T>::training_gain() {
  const std::vector<double> before = training_scores();
  put_back(latest_);
  const std::vector<double> after = training_scores();
  put_back(best_);
  return paired_difference(after, before).mean;
}

#define TAPEFLOW_INSTANTIATE(T)                    \
  template void Trainer<T>::validate(std::size_t); \
  template double Trainer<T>::training_gain();     \
  template void Trainer<T>::require_same_weights();

TAPEFLOW_INSTANTIATE(float)
TAPEFLOW_INSTANTIATE(double)

}  // namespace tapeflow
