// A linear map by any invertible matrix, kept as its LU factors.
#pragma once

#include "engine/random.hpp"
#include "flows/layers/linear/permutation.hpp"

namespace tapeflow {

/// z = W (x - t) for a full matrix W, kept as its LU factors (Glow: Kingma & Dhariwal,
/// arXiv:1807.03039, eq. 10–11, where W is a 1x1 convolution; here without the image):
///
///   W = P L (U + diag(sign exp(s)))
///   to_latent:  z = W (x - t)          log_det =  Σ_j s_j
///   to_data:    x = t + W⁻¹ z          log_det = -Σ_j s_j
///
/// L is lower triangular with a unit diagonal, U is upper triangular with zeros on the diagonal, P
/// is a permutation. P and the signs keep their first values: training moves the rest, and W cannot
/// become singular. Between other layers it replaces a fixed permutation by a map that is learnt.
/// On its own over a standard normal it is a Gaussian of any mean and covariance. The determinant
/// of W itself would cost D³ and lose its digits; Σ s costs D.
///
/// x and z: [N, D]. to_latent costs N D² + D³ multiplications, to_data two triangular solves of
/// N D² / 2 each.
template <class T>
class LuLinear : public Bijector<T> {
 public:
  /// Starts as the identity.
  explicit LuLinear(std::size_t features);

  /// Starts as a random orthogonal W, a rotation perhaps with a reflection, as Glow does.
  LuLinear(std::size_t features, Rng& rng);

  /// Starts as this W [D, D], with t = 0. Throws std::invalid_argument if W is singular.
  explicit LuLinear(const Array<double>& W);

  std::size_t features() const override { return shift_.value.size(); }
  void visit(ParameterVisitor<T>& visitor) override;

 protected:
  Transformed<T> latent(Var<T> x, Var<T>) const override;
  Transformed<T> data(Var<T> z, Var<T>) const override;

 private:
  Var<T> lower(Tape<T>& tape) const;
  Var<T> upper_transposed(Tape<T>& tape) const;

  Permutation<T> permutation_;
  Parameter<T> shift_, log_scale_;  // t and s, [D]
  Parameter<T> lower_;              // L below its diagonal, row by row: [D (D - 1) / 2]
  Parameter<T> upper_;              // U above its diagonal, column by column
  Parameter<T> sign_;               // [D]
};

}  // namespace tapeflow
