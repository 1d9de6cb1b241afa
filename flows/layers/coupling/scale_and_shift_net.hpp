// The networks of an affine coupling: log-scale and shift of the moved columns.
#pragma once

#include "engine/nets.hpp"
#include "flows/layers/coupling/coupling.hpp"

#include <memory>
#include <vector>

namespace tapeflow {

/// separate: one network for s and one for t. joint: one network, with shared hidden layers, for
/// both.
enum class CouplingNets { separate, joint };

struct AffineCouplingOptions {
  std::vector<std::size_t> hidden = {64, 64};  ///< widths of the hidden layers of s and t
  Activation activation = Activation::tanh;
  CouplingNets nets = CouplingNets::separate;
  double log_scale_bound = 3;        ///< the log-scale stays within ± this
  std::size_t context_features = 0;  ///< columns of the context, for p(x | c)
};

/// s and t for each moved column, computed from the kept columns and the context. The log-scale is
/// bounded, s = B tanh(network / B) with B = log_scale_bound, so that a wild network output cannot
/// overflow the exponential. The last layers start at zero, and so do s and t.
template <class T>
class ScaleAndShiftNet : public Module<T> {
 public:
  ScaleAndShiftNet(const Split& split, const AffineCouplingOptions& options, Rng& rng);

  /// One network for both, from [N, kept + C] to [N, 2 moved]: the numbers for s, then those for t.
  ScaleAndShiftNet(const Split& split, std::unique_ptr<Network<T>> joint, double log_scale_bound);

  struct ScaleAndShift {
    Var<T> s, t;  // [N, moved]
  };
  /// `input` is [N, kept + C].
  ScaleAndShift operator()(Var<T> input) const;

  void visit(ParameterVisitor<T>& visitor) override;

 private:
  std::size_t moved_;
  T bound_;
  std::vector<std::unique_ptr<Network<T>>> nets_;  // of s and of t, or the joint one alone
};

}  // namespace tapeflow
