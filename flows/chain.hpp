// Layers one after the other, and a layer turned around.
#pragma once

#include "flows/bijector.hpp"

#include <functional>
#include <memory>
#include <vector>

namespace tapeflow {

/// The composition of layers: to_latent applies them first to last, to_data last to first, and the
/// log-determinants add up (the chain rule for determinants).
template <class T>
class Chain : public Bijector<T> {
 public:
  Chain() = default;

  /// Appends a layer: chain.append<AffineCoupling<T>>(split, options, rng).
  template <class Layer, class... Args>
  Layer& append(Args&&... args) {
    auto layer = std::make_unique<Layer>(std::forward<Args>(args)...);
    Layer& reference = *layer;
    append(std::move(layer));
    return reference;
  }
  /// Appends a layer that was made elsewhere.
  void append(std::unique_ptr<Bijector<T>> layer) {
    layer->place_ = size();
    layers_.push_back(std::move(layer));
  }

  std::size_t size() const { return layers_.size(); }
  const Bijector<T>& layer(std::size_t i) const { return *layers_.at(i); }

  /// The largest features() and context_features() of the layers; whether any layer needs
  /// statistics; whether any mixes rows.
  std::size_t features() const override;
  std::size_t context_features() const override;
  bool needs_statistics() const override;
  bool rows_mix_in_training() const override;
  /// Each layer in turn takes its statistics from the rows as the layers before it pass them on.
  /// Memory: a copy of the rows and, while a layer takes its statistics, one more in double.
  void take_statistics(const Rows<T>& rows, Workers& workers) override;
  void visit(ParameterVisitor<T>& visitor) override;

 protected:
  Transformed<T> latent(Var<T> x, Var<T> context) const override;
  Transformed<T> data(Var<T> z, Var<T> context) const override;
  Transformed<T> latent_in_training(Var<T> x, Var<T> context) const override;

 private:
  std::vector<std::unique_ptr<Bijector<T>>> layers_;
};

/// A layer with its two directions exchanged: to_latent is the layer's to_data. Throws
/// std::logic_error for a layer that needs statistics: they describe the inputs of its to_latent,
/// but here data enter its to_data.
template <class T>
class Inverse : public Bijector<T> {
 public:
  explicit Inverse(std::unique_ptr<Bijector<T>> layer);

  std::size_t features() const override { return layer_->features(); }
  std::size_t context_features() const override { return layer_->context_features(); }
  void visit(ParameterVisitor<T>& visitor) override { visitor("inverse", *layer_); }

 protected:
  // tag: inverse
  Transformed<T> latent(Var<T> x, Var<T> context) const override {
    return layer_->to_data(x, context);
  }
  Transformed<T> data(Var<T> z, Var<T> context) const override {
    return layer_->to_latent(z, context);
  }
  // end: inverse

 private:
  std::unique_ptr<Bijector<T>> layer_;
};

}  // namespace tapeflow
