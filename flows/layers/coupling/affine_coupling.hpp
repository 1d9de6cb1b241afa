// The affine coupling layer of Real-NVP.
#pragma once

#include "engine/nets.hpp"
#include "flows/layers/coupling/coupling.hpp"

#include <optional>
#include <vector>

namespace tapeflow {

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
/// The diagonal of the Jacobian is (1, exp s); Coupling tells the rest. The log-scale is bounded,
/// s = c tanh(network / c), so that a wild network output cannot overflow the exponential. The
/// networks' last layers start at zero: the layer starts as the identity.
///
/// x and z: [N, D]. Both directions cost one pass through the networks.
template <class T>
class AffineCoupling : public Coupling<T> {
 public:
  AffineCoupling(Split split, const AffineCouplingOptions& options, Rng& rng);

  void visit(ParameterVisitor<T>& visitor) override;

 protected:
  Transformed<T> move(Var<T> x_b, Var<T> input) const override;
  Transformed<T> move_back(Var<T> z_b, Var<T> input) const override;

 private:
  struct ScaleAndShift {
    Var<T> s, t;  // both [N, moved]
  };
  ScaleAndShift scale_and_shift(Var<T> input) const;

  T bound_;
  Mlp<T> s_or_joint_net_;
  std::optional<Mlp<T>> t_net_;  // empty for a joint network
};

}  // namespace tapeflow
