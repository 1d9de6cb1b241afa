// Trains any of the three models on the same rows, with the same number of steps.
#pragma once

#include "examples/ch15_three_models/bench_model.hpp"
#include "flows/data/prepared_rows.hpp"
#include "flows/data/statistics.hpp"

#include <functional>

namespace tapeflow {

/// Rows for training, which may have cells, and points for validation and for the test.
struct BenchData {
  PreparedRows<float> train;
  Array<double> valid, test;
};

/// A model that sees every column with mean 0 and deviation 1: x' = (x - mean) / deviation, with
/// the moments of the training rows, so that ln p(x) = ln p'(x') - Σ_j ln deviation_j.
class StandardizedModel {
 public:
  StandardizedModel(std::unique_ptr<BenchModel> model, const BenchData& data);

  void step(const Array<float>& rows, double rate, Rng& rng);
  Array<double> sample(std::size_t count, Rng& rng) const;
  /// Empty for a GAN.
  std::vector<double> log_prob(const Array<double>& rows, Rng& rng) const;
  Module<float>& weights() { return model_->weights(); }

 private:
  Array<float> standardized(Array<float> rows) const;

  std::unique_ptr<BenchModel> model_;
  ColumnMoments moments_;
};

struct BenchFitOptions {
  std::size_t steps = 1000;
  std::size_t batch = 128;
  std::uint64_t seed = 1;
};

/// Trains for options.steps steps on random rows, at a learning rate that falls to zero along half
/// a cosine. 20 times it scores the validation rows, and the model ends with the weights that were
/// best on them; a model without a likelihood ends with its last weights. Calls on_step(step) after
/// each step. Returns the processor time of the steps in seconds.
double fit_bench(StandardizedModel& model, const BenchData& data, const BenchFitOptions& options,
                 const std::function<void(std::size_t)>& on_step);

/// Processor time of the calling thread in seconds: other programs and other fits do not count.
double thread_seconds();

}  // namespace tapeflow
