// Two mistakes of the field, to be planted with --break, and the check that sees the first of them.
#pragma once

#include "examples/ch16_anomalies/inspection_set.hpp"
#include "examples/ch16_anomalies/map_layer.hpp"

namespace tapeflow {

/// "sum": a flow that adds its log-determinant up over the image, and then gives the sum to every
/// position of the map.
// tag: shared
template <class T>
class SharedLogDet : public MapLayer<T> {
 public:
  explicit SharedLogDet(std::unique_ptr<MapLayer<T>> flow)
      : MapLayer<T>(flow->shape()), flow_(std::move(flow)) {}

  Transformed<T> by_position(Var<T> x) const override {
    const auto [z, log_det] = flow_->to_latent(x);  // log_det: [N], one number for an image
    return {
        z, broadcast_to(reshape(log_det, {x.extent(0), 1}), {x.extent(0), this->shape().pixels()})};
  }
  // end: shared
  void visit(ParameterVisitor<T>& visitor) override { flow_->visit(visitor); }

 protected:
  Transformed<T> data(Var<T> z, Var<T>) const override { return flow_->to_data(z); }

 private:
  std::unique_ptr<MapLayer<T>> flow_;
};

/// The flow with this mistake.
template <class T>
std::unique_ptr<MapChain<T>> with_shared_log_det(std::unique_ptr<MapChain<T>> flow);

/// "familiar": the good images of the test are replaced by training images.
void take_familiar_images(InspectionSet& set);

/// The largest difference between the sum of a map and -ln p of its image, as a part of |ln p|. The
/// two come by different ways: ln p from to_data, whose log-determinant is that of the way back.
double mismatch(const MapLayer<float>& flow, const Array<double>& anomaly_maps,
                const Array<float>& feature_maps);

}  // namespace tapeflow
