// A scale and a shift for each column, whose first values come from the data.
#pragma once

#include "flows/bijector.hpp"

namespace tapeflow {

/// Activation normalisation (Glow: Kingma & Dhariwal, arXiv:1807.03039, section 3.1):
///
///   to_latent:  z = x exp(s) + t            log_det =  Σ_j s_j
///   to_data:    x = (z - t) exp(-s)         log_det = -Σ_j s_j
///
/// It starts as the identity. The first take_statistics sets s and t such that its rows leave with
/// mean 0 and standard deviation 1 in each column (a constant column is only shifted). From then on
/// s and t are trained like any parameters, and further calls do nothing. A flag, saved with the
/// model, records the first call, so that a loaded model is not set again when it is trained on.
///
/// x and z: [N, D]. Both directions cost one pass over the data.
template <class T>
class ActNorm : public Bijector<T> {
 public:
  explicit ActNorm(std::size_t features);

  std::size_t features() const override { return shift_.value.size(); }
  bool needs_statistics() const override { return initialised_.value(0) == 0; }
  void take_statistics(const Rows<T>& rows, Workers& workers) override;
  void visit(ParameterVisitor<T>& visitor) override;

 protected:
  Transformed<T> latent(Var<T> x, Var<T>) const override;
  Transformed<T> data(Var<T> z, Var<T>) const override;

 private:
  Parameter<T> log_scale_, shift_;  // [D] each
  Parameter<T> initialised_;        // [1], 0 or 1
};

}  // namespace tapeflow
