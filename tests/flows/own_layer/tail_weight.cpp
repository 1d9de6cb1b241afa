#include "tests/flows/own_layer/tail_weight.hpp"

namespace tapeflow {

template <class T>
Transformed<T> TailWeight<T>::latent(Var<T> x, Var<T>) const {
  const Var<T> d = x.tape().watch(d_), z = sinh(exp(d) * asinh(x));
  return {z, sum(d + (log1p(square(z)) - log1p(square(x))) / 2, {1})};
}

template <class T>
Transformed<T> TailWeight<T>::data(Var<T> z, Var<T>) const {
  const Var<T> d = z.tape().watch(d_), x = sinh(exp(-d) * asinh(z));
  return {x, sum((log1p(square(x)) - log1p(square(z))) / 2 - d, {1})};
}

template class TailWeight<float>;
template class TailWeight<double>;

}  // namespace tapeflow
