#include "flows/training/loss_trainer.hpp"

#include "engine/check.hpp"
#include "flows/training/shards.hpp"

#include <cmath>
#include <stdexcept>
#include <string>

namespace tapeflow {
namespace {

LossFitOptions checked(const LossFitOptions& options) {
  require(options.steps > 0 && options.shards > 0 && options.threads > 0,
          "LossTrainer: needs steps, shards and threads above 0");
  require(options.learning_rate > 0 && options.max_gradient_norm > 0,
          "LossTrainer: needs a learning_rate and a max_gradient_norm above 0");
  return options;
}

}  // namespace

// A part of a batch.
template <class T>
struct LossTrainer<T>::Shard {
  Tape<T> tape;
  double loss = 0;

  explicit Shard(bool alone) : tape({.own_parameter_gradients = !alone}) {}
  const Tape<T>& weights_tape() const { return tape; }

  void run(const PartOfLoss<T>& part, std::size_t first, std::size_t last) {
    tape.clear();
    const Var<T> value = part(tape, first, last);
    loss = static_cast<double>(value.item());
    tape.backward(value);
  }
};

template <class T>
struct LossTrainer<T>::Parts {
  Shards<T, Shard> shards;
};

template <class T>
LossTrainer<T>::LossTrainer(std::vector<Parameter<T>*> weights, const LossFitOptions& options)
    : options_(checked(options)),
      weights_(std::move(weights)),
      adam_(weights_, {.learning_rate = options.learning_rate}),
      schedule_(cosine(options.steps)),
      workers_(options.threads),
      parts_(new Parts{Shards<T, Shard>(options.shards)}) {}

template <class T>
LossTrainer<T>::~LossTrainer() = default;

template <class T>
double LossTrainer<T>::step(std::size_t rows, const PartOfLoss<T>& loss) {
  require(rows >= options_.shards, "LossTrainer: needs a row of the batch for each of " +
                                       std::to_string(options_.shards) + " shards, got " +
                                       std::to_string(rows));
  parts_->shards.run(workers_, rows, [&](Shard& shard, std::size_t first, std::size_t last) {
    shard.run(loss, first, last);
  });
  double total = 0;
  parts_->shards.each([&](const Shard& shard) { total += shard.loss; });
  parts_->shards.sum_gradients(weights_);
  const double norm = clip_gradient_norm(weights_, options_.max_gradient_norm);
  if (!std::isfinite(total) || !std::isfinite(norm))
    throw std::runtime_error("LossTrainer: the loss or its gradient is not finite at step " +
                             std::to_string(steps()));
  adam_.set_learning_rate(options_.learning_rate * schedule_(steps()));
  adam_.step();
  return total;
}

template class LossTrainer<float>;
template class LossTrainer<double>;

}  // namespace tapeflow
