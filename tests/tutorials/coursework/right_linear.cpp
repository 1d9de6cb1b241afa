// A right body for the stub of a linear layer: z = W x for any matrix W.
#include "flows/layers/linear/square_matrix.hpp"
#include "some_linear.hpp"

namespace tapeflow {

template <class T>
SomeLinear<T>::SomeLinear(std::size_t features)
    : weight_{"weight", cast<T>(identity_matrix(features))} {}

template <class T>
Transformed<T> SomeLinear<T>::latent(Var<T> x, Var<T>) const {
  const Var<T> W = x.tape().watch(weight_);
  return {matmul(x, transpose(W)), constant_log_det(x, slogdet(W).log_abs)};
}

template <class T>
Transformed<T> SomeLinear<T>::data(Var<T> z, Var<T>) const {
  const Var<T> W = z.tape().watch(weight_);
  return {matmul(z, transpose(inverse(W))), constant_log_det(z, -slogdet(W).log_abs)};
}

template <class T>
void SomeLinear<T>::visit(ParameterVisitor<T>& visitor) {
  visitor("weight", weight_);
}

template <class T>
std::unique_ptr<Bijector<T>> make_some_linear(std::size_t features, Rng& /*rng*/) {
  return std::make_unique<SomeLinear<T>>(features);
}

template class SomeLinear<float>;
template class SomeLinear<double>;
template std::unique_ptr<Bijector<float>> make_some_linear<float>(std::size_t, Rng&);
template std::unique_ptr<Bijector<double>> make_some_linear<double>(std::size_t, Rng&);

}  // namespace tapeflow
