#include "flows/layers/linear/matrix_linear.hpp"

#include "engine/check.hpp"
#include "flows/layers/linear/square_matrix.hpp"

namespace tapeflow {

template <class T>
MatrixLinear<T>::MatrixLinear(const Array<double>& W)
    : shift_{"shift", filled<T>({side_of("MatrixLinear", W)}, 0)}, weight_{"weight", cast<T>(W)} {
  require(W.size() > 0, "MatrixLinear: needs at least one column, got none");
}

template <class T>
MatrixLinear<T>::MatrixLinear(std::size_t features) : MatrixLinear(identity_matrix(features)) {}

template <class T>
MatrixLinear<T>::MatrixLinear(std::size_t features, Rng& rng)
    : MatrixLinear(random_orthogonal(features, rng)) {}

// tag: matrix-linear
// For rows x and z instead of columns: z = (x - t) Wᵀ, and x - t = z W⁻ᵀ.
template <class T>
Transformed<T> MatrixLinear<T>::latent(Var<T> x, Var<T>) const {
  const Var<T> W = x.tape().watch(weight_), t = x.tape().watch(shift_);
  return {matmul(x - t, transpose(W)), constant_log_det(x, slogdet(W).log_abs)};
}

template <class T>
Transformed<T> MatrixLinear<T>::data(Var<T> z, Var<T>) const {
  const Var<T> W = z.tape().watch(weight_), t = z.tape().watch(shift_);
  return {matmul(z, transpose(inverse(W))) + t, constant_log_det(z, -slogdet(W).log_abs)};
}
// end: matrix-linear

template <class T>
void MatrixLinear<T>::visit(ParameterVisitor<T>& visitor) {
  visitor("shift", shift_);
  visitor("weight", weight_);
}

template class MatrixLinear<float>;
template class MatrixLinear<double>;

}  // namespace tapeflow
