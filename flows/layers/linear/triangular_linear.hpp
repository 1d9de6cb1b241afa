// A linear map by a lower triangular matrix: the Gaussian as a flow.
#pragma once

#include "flows/bijector.hpp"

namespace tapeflow {

/// x = t + L z for a lower triangular L with the positive diagonal exp(s):
///
///   to_data:    x = t + L z          log_det =  Σ_j s_j
///   to_latent:  z = L⁻¹ (x - t)      log_det = -Σ_j s_j
///
/// Over a standard normal x is Gaussian with mean t and covariance L Lᵀ. Each covariance has
/// exactly one such L, its Cholesky factor: the D (D + 3) / 2 parameters here are those of a
/// Gaussian. The determinant of a triangular matrix is the product of its diagonal. L⁻¹ is never
/// computed: for j = 1, 2, …, z_j follows from x_j and z_1 … z_(j-1).
///
/// x and z: [N, D]. Both directions cost N D² multiplications.
template <class T>
class TriangularLinear : public Bijector<T> {
 public:
  /// Starts as the identity.
  explicit TriangularLinear(std::size_t features);

  /// Starts with t = `shift` [D] and L = `lower` [D, D], whose entries above the diagonal are
  /// ignored. Throws std::invalid_argument unless the diagonal is positive.
  TriangularLinear(const Array<double>& shift, const Array<double>& lower);

  std::size_t features() const override { return shift_.value.size(); }
  void visit(ParameterVisitor<T>& visitor) override;

 protected:
  Transformed<T> latent(Var<T> x, Var<T>) const override;
  Transformed<T> data(Var<T> z, Var<T>) const override;

 private:
  Parameter<T> shift_, log_diagonal_;  // t and s, [D]
  Parameter<T> below_;                 // L below its diagonal, row by row: [D (D - 1) / 2]
};

/// The lower triangular matrix [D, D] with the given diagonal [D] and, row by row, the entries
/// `below` it, [D (D - 1) / 2].
template <class T>
Var<T> lower_triangle(Var<T> below, Var<T> diagonal);

}  // namespace tapeflow
