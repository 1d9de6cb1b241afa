// A mixture of normal distributions as a base.
#pragma once

#include "flows/bases/distribution.hpp"

namespace tapeflow {

/// A mixture of K normal distributions with independent columns, trainable:
///
///   p(z) = Σ_k w_k Π_j N(z_j; mean_kj, scale_kj²),   w = softmax(logits).
///
/// Starts with equal weights, scales of 1 and means drawn from a standard normal.
template <class T>
class GaussianMixture : public Distribution<T> {
 public:
  /// Needs components > 0.
  GaussianMixture(std::size_t features, std::size_t components, Rng& rng);

  void visit(ParameterVisitor<T>& visitor) override;

 protected:
  Var<T> log_density(Var<T> z, Var<T>) const override;
  Array<T> draw(std::size_t count, Rng& rng, const Array<T>&) const override;
  Bounds box(const Array<T>&) const override;

 private:
  Parameter<T> logits_, means_, log_scales_;  // [K], [K, D], [K, D]
};

}  // namespace tapeflow
