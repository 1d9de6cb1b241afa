// A density of sequences of unequal length, which one can evaluate, sample and train.
#pragma once

#include "engine/random.hpp"
#include "flows/layers/sequence/sequence_layer.hpp"

#include <memory>

namespace tapeflow {

/// The density of the frames of a sequence, given its length and a condition for each frame, by a
/// layer and a standard normal base:
///
///   log p(x) = Σ_l (-|z_l|² - C ln 2π) / 2 + log|det dz/dx|,   z = to_latent(x),
///
/// with a sum over the real frames alone: padding changes nothing. It is a number of nats for the
/// whole sequence; longer sequences have more of them.
template <class T>
class SequenceFlow : public Module<T> {
 public:
  explicit SequenceFlow(std::unique_ptr<SequenceLayer<T>> layer) : layer_(std::move(layer)) {}

  /// On a tape: log p(x | given) in nats for each sequence of x [N, L, C]: [N].
  Var<T> log_prob(Var<T> x, const SequenceContext<T>& context) const;

  /// A draw for each sequence of the mask `real` [N, L], given [N, L, E] (an empty array without a
  /// condition): [N, L, C]. Padded frames are 0. The base's draws are multiplied by the
  /// temperature. They are made frame after frame, for real frames alone, so that a batch that is
  /// padded further gets the same draws. All sequences are mapped on one tape.
  Array<T> sample(const Array<T>& given, const Array<T>& real, Rng& rng,
                  double temperature = 1) const;

  /// See Bijector: whether layers wait for statistics of the training sequences, and the pass in
  /// which they take them.
  bool needs_statistics() const { return layer_->needs_statistics(); }
  void take_statistics(const Sequences<T>& train, Workers& workers) {
    layer_->take_statistics(train, workers);
  }

  const SequenceLayer<T>& layer() const { return *layer_; }
  /// Takes the layer out of a flow that is given up, to build another one with.
  std::unique_ptr<SequenceLayer<T>> take_layer() && { return std::move(layer_); }
  void visit(ParameterVisitor<T>& visitor) override { visitor("layers", *layer_); }

 private:
  std::unique_ptr<SequenceLayer<T>> layer_;
};

}  // namespace tapeflow
