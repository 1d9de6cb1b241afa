// A linear map by any invertible matrix, kept as it is.
#pragma once

#include "engine/random.hpp"
#include "flows/bijector.hpp"

namespace tapeflow {

/// z = W (x - t) for a full matrix W (Glow: Kingma & Dhariwal, arXiv:1807.03039, eq. 9, where W is
/// a 1x1 convolution; here without the image):
///
///   to_latent:  z = W (x - t)          log_det =  ln|det W|
///   to_data:    x = t + W⁻¹ z          log_det = -ln|det W|
///
/// det W may be negative: the density needs |det W|. ln|det W| is computed by slogdet, from the
/// pivots of an LU factorisation, and never as the logarithm of the determinant, which overflows.
/// Its derivative in W is W⁻ᵀ. LuLinear is the same map with the factors as parameters: its log_det
/// costs D in place of D³ multiplications, and it cannot become singular. Nothing keeps this W from
/// being singular; then log_det is -Inf, and to_data throws std::invalid_argument.
///
/// x and z: [N, D]. Both directions cost N D² + O(D³) multiplications.
template <class T>
class MatrixLinear : public Bijector<T> {
 public:
  /// Starts as the identity.
  explicit MatrixLinear(std::size_t features);

  /// Starts as a random orthogonal W, a rotation perhaps with a reflection, as Glow does.
  MatrixLinear(std::size_t features, Rng& rng);

  /// Starts as this W [D, D], with t = 0.
  explicit MatrixLinear(const Array<double>& W);

  std::size_t features() const override { return shift_.value.size(); }
  void visit(ParameterVisitor<T>& visitor) override;

 protected:
  Transformed<T> latent(Var<T> x, Var<T>) const override;
  Transformed<T> data(Var<T> z, Var<T>) const override;

 private:
  Parameter<T> shift_;   // t, [D]
  Parameter<T> weight_;  // W, [D, D]
};

}  // namespace tapeflow
