// An orthogonal map, as a product of reflections.
#pragma once

#include "engine/random.hpp"
#include "flows/bijector.hpp"

namespace tapeflow {

/// z = H_K … H_2 H_1 x with the Householder reflections H_k = I - 2 v_k v_kᵀ / |v_k|² (Tomczak &
/// Welling, arXiv:1611.09630). H_k mirrors x at the plane through 0 that is perpendicular to v_k:
/// the component of x along v_k changes its sign.
///
///   to_latent:  reflects at v_1 … v_K        log_det = 0
///   to_data:    reflects at v_K … v_1        log_det = 0
///
/// Each reflection is its own inverse. So the inverse map is these reflections in the opposite
/// order, and its matrix is the transpose. K = D reflections can make any orthogonal matrix whose
/// determinant is (-1)^D; a product of K reflections has the determinant (-1)^K. Only the direction
/// of a v_k matters, not its length; v_k = 0 has no direction and gives NaN.
///
/// The v start as standard normal numbers. x and z: [N, D]. Both directions cost 2 K N D
/// multiplications, one reflection after the other.
template <class T>
class Householder : public Bijector<T> {
 public:
  Householder(std::size_t features, std::size_t reflections, Rng& rng);

  std::size_t features() const override { return vectors_.value.shape()[1]; }
  void visit(ParameterVisitor<T>& visitor) override;

 protected:
  Transformed<T> latent(Var<T> x, Var<T>) const override;
  Transformed<T> data(Var<T> z, Var<T>) const override;

 private:
  Var<T> reflect(Var<T> x, std::size_t k) const;

  Parameter<T> vectors_;  // v_1 … v_K, [K, D]
};

}  // namespace tapeflow
