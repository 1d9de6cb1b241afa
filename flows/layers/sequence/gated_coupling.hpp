// The coupling of sequences, with a network of gated units.
#pragma once

#include "engine/gated_net.hpp"
#include "flows/layers/sequence/sequence_layer.hpp"

namespace tapeflow {

/// Which half of the channels, rounded down, a coupling keeps.
enum class KeptHalf { first, last };

struct GatedCouplingOptions {
  GatedNetOptions net = {};
  double log_scale_bound = 2;       ///< the log-scale stays within ± this
  KeptHalf kept = KeptHalf::first;  ///< steps of a flow take turns
};

/// The affine coupling of Flow-TTS (Miao et al., ICASSP 2020) and Glow-TTS (Kim et al.,
/// arXiv:2005.11129): half of the channels of each frame, x_a, is kept, and decides
/// together with the condition c how the others, x_b, move:
///
///   to_latent:  z_a = x_a,  z_b = x_b exp(s(x_a, c)) + t(x_a, c)      log_det =  Σ s
///   to_data:    x_a = z_a,  x_b = (z_b - t(z_a, c)) exp(-s(z_a, c))   log_det = -Σ s
///
/// with s = B tanh(m / B) for a bound B; m and t are the two halves of the output of a GatedNet.
/// That output is zero in padded frames, so these stay as they are and add nothing to the sums.
/// Starts as the identity. x and z: [N, L, C]. Both directions cost one pass through the network.
template <class T>
class GatedCoupling : public SequenceLayer<T> {
 public:
  /// `given_channels` is E; 0 for a coupling without a condition. Throws std::invalid_argument
  /// unless there are channels, the bound is positive, and the kernels have odd sides.
  GatedCoupling(std::size_t channels, std::size_t given_channels,
                const GatedCouplingOptions& options, Rng& rng);

  std::size_t channels() const override { return channels_; }
  std::size_t given_channels() const override { return given_channels_; }
  void visit(ParameterVisitor<T>& visitor) override { visitor("net", net_); }

 protected:
  Transformed<T> latent(Var<T> x, const SequenceContext<T>& context) const override;
  Transformed<T> data(Var<T> z, const SequenceContext<T>& context) const override;

 private:
  struct Halves {
    Var<T> kept, moved;  // [N, L, C / 2] and [N, L, C - C / 2]
  };
  struct ScaleAndShift {
    Var<T> s, t;  // [N, L, C - C / 2]
  };
  Halves split(Var<T> x) const;
  Var<T> joined(Var<T> kept, Var<T> moved) const;
  ScaleAndShift scale_and_shift(Var<T> kept, const SequenceContext<T>& context) const;

  std::size_t channels_, given_channels_, moved_;
  KeptHalf half_;
  T bound_;
  GatedNet<T> net_;
};

}  // namespace tapeflow
