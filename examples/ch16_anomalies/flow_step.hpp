// A two-dimensional step of FastFlow.
#pragma once

#include "engine/conv_net.hpp"
#include "examples/ch16_anomalies/map_layer.hpp"

namespace tapeflow {

struct FlowStepOptions {
  std::size_t side = 3;     ///< of the kernels: 3 sees neighbours, 1 sees its own position alone
  std::size_t hidden = 32;  ///< channels between the two convolutions
  Activation activation = Activation::relu;
  double log_scale_bound = 2;
};

/// A step of FastFlow (Yu et al., arXiv:2111.07677, eq. 6 and figure 2): the channels change
/// places, the first half of them (rounded down), x_a, is kept, and decides how the others, x_b,
/// move:
///
///   to_latent:  z_a = x_a,  z_b = x_b exp(s(x_a)) + t(x_a)      local_hw = Σ_c s_hwc(x_a)
///   to_data:    x_a = z_a,  x_b = (z_b - t(z_a)) exp(-s(z_a))
///
/// s and t come from one network of two convolutions with kernels of side x side positions. The
/// second one starts at zero, so the step starts as a permutation of the channels; s is bounded as
/// in AffineCoupling. x and z: [N, H W C]. Both directions cost one pass through the network.
template <class T>
class FlowStep : public MapLayer<T> {
 public:
  /// `order` is a permutation of the channels: channel k of the step is channel order[k] of x.
  FlowStep(const ImageShape& shape, std::vector<std::size_t> order, const FlowStepOptions& options,
           Rng& rng);

  Transformed<T> by_position(Var<T> x) const override;
  void visit(ParameterVisitor<T>& visitor) override;

 protected:
  Transformed<T> data(Var<T> z, Var<T> context) const override;

 private:
  struct ScaleAndShift {
    Var<T> s, t;  // [N, H, W, C - C / 2]
  };
  ScaleAndShift scale_and_shift(Var<T> kept) const;

  std::vector<std::size_t> order_, back_;
  std::size_t kept_;
  T bound_;
  Conv2d<T> first_, last_;
};

/// z_hw = (x_hw - μ) L⁻ᵀ at each position, with the mean μ and the covariance L Lᵀ of the training
/// features, taken over all positions of all images: z has mean 0 and covariance 1. Each position
/// has the same part of the log-determinant, -ln det L. Has nothing to train. A flow of this layer
/// alone is the Gaussian of a position, and its map is half the squared Mahalanobis distance, up to
/// a constant.
template <class T>
class WhitenPositions : public MapLayer<T> {
 public:
  WhitenPositions(const ImageShape& shape, const Array<double>& mean,
                  const Array<double>& cholesky);

  Transformed<T> by_position(Var<T> x) const override;
  void visit(ParameterVisitor<T>& visitor) override;

 protected:
  Transformed<T> data(Var<T> z, Var<T> context) const override;

 private:
  Parameter<T> mean_, factor_;  // [C], and L [C, C]; frozen
};

}  // namespace tapeflow
