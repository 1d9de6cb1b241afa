// Batch normalisation as a layer of a flow.
#pragma once

#include "flows/bijector.hpp"

namespace tapeflow {

/// Batch normalisation (Real-NVP: Dinh et al., arXiv:1605.08803, section 3.7; MAF: Papamakarios et
/// al., arXiv:1705.07057, appendix B). Columns leave with mean β and standard deviation γ:
///
///   to_latent:  z = γ (x - m) / √(v + ε) + β     log_det =  Σ_j ln γ_j - ½ ln(v_j + ε)
///   to_data:    x = (z - β) √(v + ε) / γ + m     log_det = -Σ_j ln γ_j - ½ ln(v_j + ε)
///
/// ln γ and β are trained, from 0. Which mean m and variance v? In a step of training those of the
/// rows at hand, and gradients flow through them: to_latent_in_training. They make rows depend on
/// one another, and are another map in every batch, so they define no density. The density is the
/// one of to_latent and to_data, with the m and v that take_statistics computed, from all training
/// rows, in double; they are saved with the model. Until then m = 0 and v = 1.
///
/// x and z: [N, D]. Both directions cost one pass over the data.
template <class T>
class BatchNorm : public Bijector<T> {
 public:
  /// Needs epsilon > 0: it keeps a column that does not vary finite.
  explicit BatchNorm(std::size_t features, double epsilon = 1e-5);

  std::size_t features() const override { return mean_.value.size(); }
  bool needs_statistics() const override { return true; }
  void take_statistics(const Rows<T>& rows, Workers& workers) override;
  void visit(ParameterVisitor<T>& visitor) override;

 protected:
  Transformed<T> latent(Var<T> x, Var<T>) const override;
  Transformed<T> data(Var<T> z, Var<T>) const override;
  /// Needs two rows or more, of which a variance can be taken: std::invalid_argument.
  Transformed<T> latent_in_training(Var<T> x, Var<T>) const override;

 private:
  Transformed<T> normalised(Var<T> x, Var<T> m, Var<T> v) const;

  Parameter<T> log_gamma_, beta_;  // [D] each
  Parameter<T> mean_, variance_;   // [D] each, not trained
  T epsilon_;
};

}  // namespace tapeflow
