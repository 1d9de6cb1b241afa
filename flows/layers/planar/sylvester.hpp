// The Sylvester layer: several planar layers side by side.
#pragma once

#include "engine/random.hpp"
#include "flows/bijector.hpp"

namespace tapeflow {

/// Sylvester flow (van den Berg et al., arXiv:1803.05649, theorems 1 and 2, with Householder
/// reflections): M planar layers in one step, with a matrix in place of each of û and w.
///
///   to_data:    x = z + Q R tanh(p),   p = R~ Qᵀ z + b
///               log_det = Σ_i ln(1 + R~_ii R_ii (1 - tanh² p_i))
///   to_latent:  R~ Qᵀ x + b = p + R~ R tanh(p) is solved for p;  z = x - Q R tanh(p)
///
/// Q [D, M] has orthonormal columns, R and R~ [M, M] are upper triangular. By Sylvester's identity
/// det(1 + A B) = det(1 + B A) the determinant of size D is one of size M, here of a triangular
/// matrix. The equation for p is triangular, too: from the last entry to the first, each is the
/// equation in one unknown of a planar layer. It has exactly one root, because R~_ii > 0 and
/// R~_ii R_ii = softplus(·) - 1 > -1. Q is the first M columns of a product of M reflections
/// 1 - 2 v vᵀ / ‖v‖²; no v may be 0.
///
/// x and z: [N, D], M <= D. to_data costs O(N D M + D M²). to_latent costs the same and Newton's
/// method on N M numbers, in M operations one after the other. Which way is which: as for Planar.
template <class T>
class Sylvester : public Bijector<T> {
 public:
  /// `units` is M. Starts as the identity (R = 0), with Q random and b ~ N(0, 1).
  Sylvester(std::size_t features, std::size_t units, Rng& rng);

  std::size_t features() const override { return v_.value.shape()[0]; }
  void visit(ParameterVisitor<T>& visitor) override;

 protected:
  Transformed<T> latent(Var<T> x, Var<T>) const override;
  Transformed<T> data(Var<T> z, Var<T>) const override;

 private:
  struct Weights {
    Var<T> in;     // (R~ Qᵀ)ᵀ, [D, M]: a planar layer's w
    Var<T> out;    // (Q R)ᵀ, [M, D]: its û
    Var<T> inner;  // R~ R, [M, M]: its w·û
    Var<T> m;      // 1 + the diagonal of `inner`, [M]
    Var<T> b;      // [M]
  };
  Weights weights(Tape<T>& tape) const;
  Var<T> orthonormal(Tape<T>& tape) const;

  Array<T> diagonal_, above_;  // [M, M]: 1 on, or above, the diagonal, else 0
  Array<T> first_columns_;     // [D, M] of the identity
  Parameter<T> v_;             // [D, M]: a reflection in each column
  Parameter<T> triangles_;  // [M, M]: R above the diagonal, R~ᵀ below, m before its softplus on it
  Parameter<T> log_diagonal_;  // [M]: of R~
  Parameter<T> b_;             // [M]
};

}  // namespace tapeflow
