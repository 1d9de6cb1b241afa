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

  /// Those of the layers that name a number of columns; 0 if none does.
  std::size_t features() const override;
  std::size_t context_features() const override;
  bool needs_statistics() const override;
  /// Each layer in turn takes its statistics from the rows as the layers before it pass them on.
  /// Holds a copy of the rows, in double too where a layer looks at them, and little else.
  void take_statistics(const Rows<T>& rows, Workers& workers) override;
  void visit(ParameterVisitor<T>& visitor) override;

 protected:
  Transformed<T> latent(Var<T> x, Var<T> context) const override;
  Transformed<T> data(Var<T> z, Var<T> context) const override;
  Transformed<T> latent_in_training(Var<T> x, Var<T> context) const override;

 private:
  std::vector<std::unique_ptr<Bijector<T>>> layers_;
};

/// A layer with its two directions exchanged: its to_latent is the other's to_data. Data never
/// arrive where a layer looks for statistics, so it must not need any: std::logic_error.
template <class T>
class Inverse : public Bijector<T> {
 public:
  explicit Inverse(std::unique_ptr<Bijector<T>> layer);

  std::size_t features() const override { return layer_->features(); }
  std::size_t context_features() const override { return layer_->context_features(); }
  void visit(ParameterVisitor<T>& visitor) override { visitor("inverse", *layer_); }

 protected:
  Transformed<T> latent(Var<T> x, Var<T> context) const override {
    return layer_->to_data(x, context);
  }
  Transformed<T> data(Var<T> z, Var<T> context) const override {
    return layer_->to_latent(z, context);
  }

 private:
  std::unique_ptr<Bijector<T>> layer_;
};

}  // namespace tapeflow
