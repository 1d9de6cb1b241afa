#include "flows/layers/linear/householder.hpp"

#include "engine/check.hpp"

namespace tapeflow {

template <class T>
Householder<T>::Householder(std::size_t features, std::size_t reflections, Rng& rng)
    : vectors_{"vectors", rng.normal<T>({reflections, features})} {
  require(features > 0 && reflections > 0,
          "Householder: needs features and reflections above 0, got " + std::to_string(features) +
              " and " + std::to_string(reflections));
}

// tag: householder
template <class T>
Transformed<T> Householder<T>::latent(Var<T> x, Var<T>) const {
  Var<T> z = x;
  for (std::size_t k = 0; k < vectors_.value.shape()[0]; ++k) z = reflect(z, k);
  return {z, zero_log_det(x)};
}

template <class T>
Transformed<T> Householder<T>::data(Var<T> z, Var<T>) const {
  Var<T> x = z;
  for (std::size_t k = vectors_.value.shape()[0]; k-- > 0;) x = reflect(x, k);
  return {x, zero_log_det(z)};
}

// H x = x - (2 v·x / |v|²) v, for every row x.
template <class T>
Var<T> Householder<T>::reflect(Var<T> x, std::size_t k) const {
  const Var<T> v = slice(x.tape().watch(vectors_), 0, k, k + 1);  // [1, D]
  const Var<T> along = matmul(x, transpose(v)) / sum(square(v));  // [N, 1]
  return x - along * 2 * v;
}
// end: householder

template <class T>
void Householder<T>::visit(ParameterVisitor<T>& visitor) {
  visitor("vectors", vectors_);
}

template class Householder<float>;
template class Householder<double>;

}  // namespace tapeflow
