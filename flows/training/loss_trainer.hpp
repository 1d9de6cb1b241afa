// Gradient descent on a loss of one's own, with the batch split over threads.
//
//   LossTrainer<float> trainer(model.trainable_parameters(), {.steps = 1000});
//   while (!trainer.done())
//     trainer.step(rows, [&](Tape<float>& tape, std::size_t first, std::size_t last) {
//       return sum(…of rows first … last - 1 of the batch…) / rows;
//     });
#pragma once

#include "engine/optimizers/optimizer.hpp"
#include "engine/optimizers/schedule.hpp"
#include "engine/tape.hpp"
#include "engine/workers.hpp"

#include <functional>
#include <memory>
#include <vector>

namespace tapeflow {

struct LossFitOptions {
  std::uint64_t steps = 1000;     ///< the learning rate falls along half a cosine over them
  double learning_rate = 1e-3;    ///< of Adam, at the first step
  double max_gradient_norm = 10;  ///< longer gradients are shortened to this norm
  /// Parts of a batch. The result depends on their number, but not on that of the threads.
  std::size_t shards = 2;
  std::size_t threads = 1;
};

/// The loss of rows first … last - 1 of a batch, of shape []: the parts of a batch add up to its
/// loss. Called from several threads at a time, each with its own tape.
template <class T>
using PartOfLoss = std::function<Var<T>(Tape<T>& tape, std::size_t first, std::size_t last)>;

template <class T>
class LossTrainer {
 public:
  /// Changes these weights, which must outlive the trainer. std::invalid_argument unless all
  /// options are above 0.
  LossTrainer(std::vector<Parameter<T>*> weights, const LossFitOptions& options);
  ~LossTrainer();

  /// One step of Adam on a batch of `rows` rows; returns the loss before it. std::runtime_error if
  /// the loss or its gradient is not finite; then the weights are as they were.
  double step(std::size_t rows, const PartOfLoss<T>& loss);

  std::uint64_t steps() const { return adam_.steps(); }
  bool done() const { return steps() >= options_.steps; }

 private:
  struct Shard;
  struct Parts;

  LossFitOptions options_;
  std::vector<Parameter<T>*> weights_;
  Adam<T> adam_;
  Schedule schedule_;
  Workers workers_;
  std::unique_ptr<Parts> parts_;
};

}  // namespace tapeflow
