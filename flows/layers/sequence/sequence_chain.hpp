// Layers of sequences, one after the other.
#pragma once

#include "flows/layers/sequence/sequence_layer.hpp"

#include <memory>
#include <vector>

namespace tapeflow {

/// The composition of layers of sequences: to_latent applies them first to last, to_data last to
/// first, and the log-determinants add up. An empty chain is the identity.
template <class T>
class SequenceChain : public SequenceLayer<T> {
 public:
  SequenceChain() = default;

  /// Appends a layer: chain.append<GatedCoupling<T>>(channels, given_channels, options, rng).
  template <class Layer, class... Args>
  Layer& append(Args&&... args) {
    auto layer = std::make_unique<Layer>(std::forward<Args>(args)...);
    Layer& reference = *layer;
    append(std::move(layer));
    return reference;
  }
  /// Appends a layer that was made elsewhere.
  void append(std::unique_ptr<SequenceLayer<T>> layer) { layers_.push_back(std::move(layer)); }

  std::size_t size() const { return layers_.size(); }

  /// The largest channels() and given_channels() of the layers; the least common multiple of their
  /// length_factor(); whether any layer needs statistics.
  std::size_t channels() const override;
  std::size_t given_channels() const override;
  std::size_t length_factor() const override;
  bool needs_statistics() const override;
  /// Each layer in turn takes its statistics from the sequences as the layers before it pass them
  /// on. Memory: a copy of the sequences.
  void take_statistics(const Sequences<T>& sequences, Workers& workers) override;
  void visit(ParameterVisitor<T>& visitor) override;

 protected:
  Transformed<T> latent(Var<T> x, const SequenceContext<T>& context) const override;
  Transformed<T> data(Var<T> z, const SequenceContext<T>& context) const override;

 private:
  std::vector<std::unique_ptr<SequenceLayer<T>>> layers_;
};

}  // namespace tapeflow
