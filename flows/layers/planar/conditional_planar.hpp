// A planar layer that the context decides.
#pragma once

#include "engine/nets.hpp"
#include "flows/bijector.hpp"

namespace tapeflow {

/// Planar flow with a w, a b and a u of its own for every row, which are linear in the context c
/// (Rezende & Mohamed, arXiv:1505.05770, section 4.2 and figure 2: the inference network gives the
/// parameters of the flow). For one row:
///
///   (w, b, u) = A c + a
///   to_data:    x = z + û tanh(w·z + b)         log_det =  ln|1 + w·û (1 - tanh²(w·z + b))|
///   to_latent:  z = x - û tanh y,  y the root of y + w·û tanh y = w·x + b; log_det = -(the above)
///
/// û is made of u as in Planar, so that w·û > -1. Starts as a Planar layer does, whatever the
/// context: A = 0, and the layer is the identity. x and z: [N, D], c: [N, C]; A c must not make a w
/// that is 0. to_data costs a product of [N, C] and [C, 2 D + 1], to_latent the same and a few
/// steps of Newton's method on one number a row.
template <class T>
class ConditionalPlanar : public Bijector<T> {
 public:
  /// std::invalid_argument unless both numbers are above 0.
  ConditionalPlanar(std::size_t features, std::size_t context_features, Rng& rng);

  std::size_t features() const override { return features_; }
  std::size_t context_features() const override { return context_features_; }
  void visit(ParameterVisitor<T>& visitor) override { net_.visit(visitor); }

 protected:
  Transformed<T> latent(Var<T> x, Var<T> context) const override;
  Transformed<T> data(Var<T> z, Var<T> context) const override;

 private:
  struct Weights {
    Var<T> w, b, u_hat;  // [N, D], [N, 1], [N, D]
    Var<T> m;            // 1 + w·û, [N, 1]
  };
  Weights weights(Var<T> context) const;

  std::size_t features_, context_features_;
  Linear<T> net_;
};

}  // namespace tapeflow
