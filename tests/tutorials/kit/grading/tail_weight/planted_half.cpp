// The student's tests must find: half of the logarithms is forgotten in both log_dets.
#include "tail_weight.hpp"

namespace tapeflow {

template <class T>
TailWeight<T>::TailWeight(std::size_t features) : d_{"d", filled<T>({features}, 0)} {}

template <class T>
Transformed<T> TailWeight<T>::latent(Var<T> x, Var<T>) const {
  const Var<T> d = x.tape().watch(d_), z = sinh(exp(d) * asinh(x));
  return {z, sum(d + (log1p(square(z)) - log1p(square(x))), {1})};
}

template <class T>
Transformed<T> TailWeight<T>::data(Var<T> z, Var<T>) const {
  const Var<T> d = z.tape().watch(d_), x = sinh(exp(-d) * asinh(z));
  return {x, sum((log1p(square(x)) - log1p(square(z))) - d, {1})};
}

template <class T>
void TailWeight<T>::visit(ParameterVisitor<T>& visitor) {
  visitor("d", d_);
}

template <class T>
std::unique_ptr<Bijector<T>> make_tail_weight(std::size_t features, Rng& /*rng*/) {
  return std::make_unique<TailWeight<T>>(features);
}

template class TailWeight<float>;
template class TailWeight<double>;
template std::unique_ptr<Bijector<float>> make_tail_weight<float>(std::size_t, Rng&);
template std::unique_ptr<Bijector<double>> make_tail_weight<double>(std::size_t, Rng&);

}  // namespace tapeflow
