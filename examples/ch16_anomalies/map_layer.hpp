// Layers of a flow whose log-determinant is a sum over the positions of a map.
#pragma once

#include "flows/bijector.hpp"
#include "flows/layers/image/image_shape.hpp"

#include <memory>
#include <vector>

namespace tapeflow {

/// A layer of maps [N, H W C] that can say where its log-determinant comes from:
///
///   log_det = Σ_hw local_hw,      local: [N, H W].
///
/// A derived layer defines `by_position` and `data`.
// tag: map-layer
template <class T>
class MapLayer : public Bijector<T> {
 public:
  explicit MapLayer(const ImageShape& shape) : shape_(shape) {}

  std::size_t features() const override { return shape_.size(); }
  const ImageShape& shape() const { return shape_; }

  /// z, and the part of each position in the log-determinant, [N, H W].
  virtual Transformed<T> by_position(Var<T> x) const = 0;

 protected:
  Transformed<T> latent(Var<T> x, Var<T>) const override {
    const auto [z, local] = by_position(x);
    return {z, sum(local, {1})};
  }

 private:
  ImageShape shape_;
};
// end: map-layer

/// Such layers one after the other: the parts of a position add up.
template <class T>
class MapChain : public MapLayer<T> {
 public:
  explicit MapChain(std::vector<std::unique_ptr<MapLayer<T>>> layers);

  Transformed<T> by_position(Var<T> x) const override;
  void visit(ParameterVisitor<T>& visitor) override;

 protected:
  Transformed<T> data(Var<T> z, Var<T> context) const override;

 private:
  std::vector<std::unique_ptr<MapLayer<T>>> layers_;
};

/// The anomaly map -ln p by position, in nats, [N, H W]:
///
///   a_hw = Σ_c (½ z_hwc² + ½ ln 2π) - local_hw,
///
/// whose sum over the positions is -ln p(x) of the whole map, exactly.
template <class T>
Var<T> anomaly_map(const MapLayer<T>& flow, Var<T> x);

}  // namespace tapeflow
