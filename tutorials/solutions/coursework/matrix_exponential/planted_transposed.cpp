// The student's tests must find: the way back has the transpose of the inverse
#include "flows/layers/linear/square_matrix.hpp"
#include "matrix_exponential.hpp"

namespace tapeflow {
namespace {

constexpr std::size_t terms = 12, squarings = 5;

// 1 + B (1 + B/2 (1 + B/3 (…))) for B = A / 2^m, squared m times.
template <class T>
Var<T> exponential(Var<T> A) {
  const Var<T> B = A / T(1 << squarings);
  const Var<T> one = A.tape().constant(cast<T>(identity_matrix(A.extent(0))));
  Var<T> series = one;
  for (std::size_t k = terms; k > 0; --k) series = one + matmul(B, series) / T(k);
  for (std::size_t m = 0; m < squarings; ++m) series = matmul(series, series);
  return series;
}

template <class T>
Var<T> trace(Var<T> A) {
  return sum(A * A.tape().constant(cast<T>(identity_matrix(A.extent(0)))));
}

}  // namespace

template <class T>
MatrixExponential<T>::MatrixExponential(std::size_t features)
    : weight_{"weight", filled<T>({features, features}, 0)} {}

// A row of x is multiplied from the left: (W x)ᵀ = xᵀ Wᵀ.
template <class T>
Transformed<T> MatrixExponential<T>::latent(Var<T> x, Var<T>) const {
  const Var<T> A = x.tape().watch(weight_);
  return {matmul(x, transpose(exponential(A))), constant_log_det(x, trace(A))};
}

template <class T>
Transformed<T> MatrixExponential<T>::data(Var<T> z, Var<T>) const {
  const Var<T> A = z.tape().watch(weight_);
  return {matmul(z, exponential(-A)), constant_log_det(z, -trace(A))};
}

template <class T>
void MatrixExponential<T>::visit(ParameterVisitor<T>& visitor) {
  visitor("weight", weight_);
}

template <class T>
std::unique_ptr<Bijector<T>> make_matrix_exponential(std::size_t features, Rng& /*rng*/) {
  return std::make_unique<MatrixExponential<T>>(features);
}

template class MatrixExponential<float>;
template class MatrixExponential<double>;
template std::unique_ptr<Bijector<float>> make_matrix_exponential<float>(std::size_t, Rng&);
template std::unique_ptr<Bijector<double>> make_matrix_exponential<double>(std::size_t, Rng&);

}  // namespace tapeflow
