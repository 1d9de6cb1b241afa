// Batch normalisation as a layer of a flow.
#pragma once

#include "flows/bijector.hpp"

namespace tapeflow {

/// Batch normalisation (Real-NVP: Dinh et al., arXiv:1605.08803, section 3.7; MAF: Papamakarios et
/// al., arXiv:1705.07057, appendix B). Columns leave with mean β and standard deviation γ:
///
///   to_latent:  z = γ (x - m) / √(v + ε) + β     log_det =  Σ_j (ln γ_j - ½ ln(v_j + ε))
///   to_data:    x = (z - β) √(v + ε) / γ + m     log_det = -Σ_j (ln γ_j - ½ ln(v_j + ε))
///
/// ln γ and β are trained, from 0. Which mean m and variance v? In a step of training
/// (to_latent_in_training) they are the batch's own, and gradients flow through them. The rows of a
/// batch then depend on one another, and every batch has another map, so this defines no density.
/// The density is defined by to_latent and to_data, with the m and v that take_statistics computes
/// from all training rows, in double. They are saved with the model; before the first call m = 0
/// and v = 1.
///
/// x and z: [N, D]. Both directions cost one pass over the data.
template <class T>
class BatchNorm : public Bijector<T> {
 public:
  /// Needs epsilon > 0: it keeps a column that does not vary finite.
  explicit BatchNorm(std::size_t features, double epsilon = 1e-5);

  std::size_t features() const override { return mean_.value.size(); }
  bool needs_statistics() const override { return true; }
  bool rows_mix_in_training() const override { return true; }
  void take_statistics(const Rows<T>& rows, Workers& workers) override;
  void visit(ParameterVisitor<T>& visitor) override;

 protected:
  Transformed<T> latent(Var<T> x, Var<T>) const override;
  Transformed<T> data(Var<T> z, Var<T>) const override;
  /// Throws std::invalid_argument for fewer than two rows, which have no variance.
  Transformed<T> latent_in_training(Var<T> x, Var<T>) const override;

 private:
  Transformed<T> normalised(Var<T> x, Var<T> m, Var<T> v) const;

  Parameter<T> log_gamma_, beta_;  // [D] each
  Parameter<T> mean_, variance_;   // [D] each, not trained
  T epsilon_;
};

}  // namespace tapeflow
