// Private to the trainer: where a training run stands, the parts it works with, and what its state
// is made of.
#pragma once

#include "engine/random.hpp"
#include "flows/training/shards.hpp"
#include "flows/training/trainer.hpp"

namespace tapeflow {

// What one thread needs for its part of a batch.
template <class T>
struct Trainer<T>::Shard {
  Tape<T> tape;
  Array<T> x, context;
  double loss = 0;

  explicit Shard(bool alone) : tape({.own_parameter_gradients = !alone}) {}
  const Tape<T>& weights_tape() const { return tape; }
};

// Everything but arrays that a run needs to go on from where it was.
template <class T>
struct Trainer<T>::Progress {
  std::size_t epoch = 1;     // the one under way
  std::size_t next_row = 0;  // where in its order the next batch begins
  double loss_sum = 0;       // over its batches so far
  Rng rng;                   // as it was before the order of this epoch was drawn
  double train = 0, valid = 0, valid_error = 0;  // of the last whole epoch
  std::size_t best_epoch = 0;
  ValidationScore best;

  explicit Progress(std::uint64_t seed) : rng(seed) {}
};

// Copies of the parameters' values.
template <class T>
std::vector<Array<T>> values(const std::vector<Parameter<T>*>& parameters) {
  std::vector<Array<T>> copies;
  for (const Parameter<T>* parameter : parameters) copies.push_back(parameter->value);
  return copies;
}

}  // namespace tapeflow
