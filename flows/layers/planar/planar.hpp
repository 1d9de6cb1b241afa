// The planar layer.
#pragma once

#include "engine/random.hpp"
#include "flows/bijector.hpp"

namespace tapeflow {

/// Planar flow (Rezende & Mohamed, arXiv:1505.05770, eq. 10–12 and appendix A.1): the space is
/// pushed along û, by an amount that depends on which side of the plane w·z + b = 0 a point lies.
///
///   to_data:    x = z + û tanh(w·z + b)         log_det =  ln|1 + w·û (1 - tanh²(w·z + b))|
///   to_latent:  z = x - û tanh y,  y the root of y + w·û tanh y = w·x + b; log_det = -(the above)
///
/// The Jacobian is 1 + û wᵀ tanh', and by the matrix determinant lemma its determinant is the
/// number 1 + w·û tanh'. Unless w·û > -1 it can vanish, and two points then have one image. So û is
/// not free:
///
///   û = u + (m - 1 - w·u) w / ‖w‖²,   m = softplus(w·u),   which makes   w·û = m - 1 > -1.
///
/// x and z: [N, D]; w must not be 0. to_data costs two products with a vector, O(N D). to_latent
/// costs the same and a few steps of Newton's method on one number a row (tanh_root.hpp).
///
/// Which way is which: the closed form leads from latent to data, as in the paper, for drawing
/// samples and reverse KL. A fit to data needs to_latent, which solves an equation for every row.
/// Inverse<Planar> has the closed form from data to latent: it is quicker to fit, but another
/// family of densities, and sampling from it solves the equation.
template <class T>
class Planar : public Bijector<T> {
 public:
  /// Starts as the identity (û = 0), with w a random unit vector and b ~ N(0, 1), so that the plane
  /// cuts the cloud of latents.
  Planar(std::size_t features, Rng& rng);

  std::size_t features() const override { return w_.value.size(); }
  void visit(ParameterVisitor<T>& visitor) override;

 protected:
  Transformed<T> latent(Var<T> x, Var<T>) const override;
  Transformed<T> data(Var<T> z, Var<T>) const override;

 private:
  struct Weights {
    Var<T> w;      // [D, 1]
    Var<T> b;      // [1]
    Var<T> u_hat;  // [1, D]
    Var<T> m;      // 1 + w·û, [1, 1]
  };
  Weights weights(Tape<T>& tape) const;

  Parameter<T> w_, b_, u_;
};

}  // namespace tapeflow
