// The affine coupling layer of Real-NVP.
#pragma once

#include "engine/nets.hpp"
#include "flows/bijector.hpp"

#include <optional>
#include <vector>

namespace tapeflow {

/// Which columns a coupling layer keeps and which it moves. Together they are 0 … D-1.
struct Split {
  std::vector<std::size_t> kept, moved;

  std::size_t features() const { return kept.size() + moved.size(); }
  Split swapped() const { return {moved, kept}; }
};

/// Keeps columns 0, 2, 4 … and moves 1, 3, 5 …
Split alternating_split(std::size_t features);

/// Keeps the first half of the columns (rounded down) and moves the rest.
Split half_split(std::size_t features);

/// One network for both s and t, with shared hidden layers, or one for each.
enum class CouplingNets { separate, joint };

struct AffineCouplingOptions {
  std::vector<std::size_t> hidden = {64, 64};  ///< widths of the hidden layers of s and t
  Activation activation = Activation::tanh;
  CouplingNets nets = CouplingNets::separate;
  double log_scale_bound = 3;        ///< the log-scale stays within ± this
  std::size_t context_features = 0;  ///< columns of the context, for p(x | c)
};

/// Affine coupling (Real-NVP: Dinh et al., arXiv:1605.08803, eq. 4–8). With the columns of x split
/// into kept x_a and moved x_b, and s, t computed from x_a (and the context) by networks:
///
///   to_latent:  z_a = x_a,  z_b = x_b exp(s(x_a)) + t(x_a)      log_det =  Σ_j s_j(x_a)
///   to_data:    x_a = z_a,  x_b = (z_b - t(z_a)) exp(-s(z_a))   log_det = -Σ_j s_j(z_a)
///
/// Since z_a = x_a, the inverse needs no inverse of a network, and the Jacobian is block-triangular
/// with diagonal (1, exp s). The log-scale is bounded, s = c tanh(network / c), so that a wild
/// network output cannot overflow the exponential. The networks' last layers start at zero: the
/// layer starts as the identity.
///
/// x and z: [N, D]. Both directions cost one pass through the networks.
template <class T>
class AffineCoupling : public ConditionalBijector<T> {
 public:
  AffineCoupling(Split split, const AffineCouplingOptions& options, Rng& rng);

  using ConditionalBijector<T>::to_latent;
  using ConditionalBijector<T>::to_data;
  Transformed<T> to_latent(Var<T> x, Var<T> context) const override;
  Transformed<T> to_data(Var<T> z, Var<T> context) const override;
  std::size_t context_features() const override { return context_features_; }
  void visit(ParameterVisitor<T>& visitor) override;

  const Split& split() const { return split_; }

 private:
  struct ScaleAndShift {
    Var<T> s, t;  // both [N, moved]
  };
  ScaleAndShift scale_and_shift(Var<T> kept, Var<T> context) const;
  Var<T> merge(Var<T> kept, Var<T> moved) const;

  Split split_;
  std::vector<std::size_t> column_of_;  // where column j of x stands in [kept, moved]
  T bound_;
  std::size_t context_features_;
  Mlp<T> s_or_joint_net_;
  std::optional<Mlp<T>> t_net_;  // empty for a joint network
};

}  // namespace tapeflow
