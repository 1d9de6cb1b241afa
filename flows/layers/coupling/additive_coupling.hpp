// The additive coupling layer of NICE.
#pragma once

#include "engine/nets.hpp"
#include "flows/layers/coupling/coupling.hpp"

#include <memory>

namespace tapeflow {

struct AdditiveCouplingOptions {
  /// Widths of the hidden layers of the network m below.
  std::vector<std::size_t> hidden = {64, 64};
  Activation activation = Activation::relu;
  std::size_t context_features = 0;  ///< columns of the context, for p(x | c)
};

/// Additive coupling (NICE: Dinh et al., arXiv:1410.8516, section 3.2): the moved columns are
/// shifted by a network m of the kept columns and the context.
///
///   to_latent:  z_a = x_a,  z_b = x_b + m(x_a)      log_det = 0
///   to_data:    x_a = z_a,  x_b = z_b - m(z_a)      log_det = 0
///
/// The diagonal of the Jacobian is all ones: the map preserves volume exactly, and a flow of such
/// layers alone can only move mass about. NICE ends with a scaling of each column. The network's
/// last layer starts at zero: the layer starts as the identity.
///
/// x and z: [N, D]. Both directions cost one pass through the network.
template <class T>
class AdditiveCoupling : public Coupling<T> {
 public:
  AdditiveCoupling(Split split, const AdditiveCouplingOptions& options, Rng& rng);

  /// With another network m, from [N, kept + C] to [N, moved].
  AdditiveCoupling(Split split, std::unique_ptr<Network<T>> net, std::size_t context_features);

  void visit(ParameterVisitor<T>& visitor) override;

 protected:
  Transformed<T> move(Var<T> x_b, Var<T> input) const override;
  Transformed<T> move_back(Var<T> z_b, Var<T> input) const override;

 private:
  std::unique_ptr<Network<T>> net_;
};

}  // namespace tapeflow
