// A shift and a scale of each column that the context decides.
#pragma once

#include "flows/bijector.hpp"
#include "flows/layers/coupling/scale_and_shift_net.hpp"

namespace tapeflow {

/// Shifts and scales each column by numbers that depend on the context c alone:
///
///   to_latent:  z = x exp(s(c)) + t(c)        log_det =  Σ_j s_j(c)
///   to_data:    x = (z - t(c)) exp(-s(c))     log_det = -Σ_j s_j(c)
///
/// s and t are linear in c, and s is bounded as in an AffineCoupling. Over a standard normal it is
/// a Gaussian whose means and deviations depend on c: as the last layer of a flow of classes it
/// gives each class a Gaussian of its own (the learned prior of a class in Glow's program, Kingma &
/// Dhariwal, arXiv:1807.03039). Starts as the identity. x and z: [N, D], c: [N, C]. Both directions
/// cost a product of [N, C] and [C, 2 D].
template <class T>
class ConditionalAffine : public Bijector<T> {
 public:
  /// Throws std::invalid_argument unless both numbers and the bound are above 0.
  ConditionalAffine(std::size_t features, std::size_t context_features, double log_scale_bound = 3);

  std::size_t features() const override { return features_; }
  std::size_t context_features() const override { return context_features_; }
  void visit(ParameterVisitor<T>& visitor) override { net_.visit(visitor); }

 protected:
  Transformed<T> latent(Var<T> x, Var<T> context) const override;
  Transformed<T> data(Var<T> z, Var<T> context) const override;

 private:
  std::size_t features_, context_features_;
  ScaleAndShiftNet<T> net_;
};

}  // namespace tapeflow
