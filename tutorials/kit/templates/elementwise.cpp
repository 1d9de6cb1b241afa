#include "new_layer.hpp"

#include <limits>

namespace tapeflow {

// TODO: say which numbers f can reach, if not all: they lie strictly between these two.
template <class T>
NewLayer<T>::NewLayer(std::size_t features)
    : Elementwise<T>(-std::numeric_limits<T>::infinity(), std::numeric_limits<T>::infinity()),
      a_{"a", filled<T>({features}, 0)} {}

// TODO: write f(z) here; this one stretches each column by e^a, which Affine does already.
template <class T>
Var<T> NewLayer<T>::f(Var<T> z) const {
  const Var<T> a = z.tape().watch(a_);
  return exp(a) * z;
}

// TODO: solve x = f(z) for z, and write that here; this one forgets a.
template <class T>
Var<T> NewLayer<T>::inverse_of_f(Var<T> x) const {
  return x;
}

// TODO: write ln f'(z) here, one number for each number of z; this one leaves it out.
template <class T>
Var<T> NewLayer<T>::log_slope(Var<T> z) const {
  return z * 0;
}

// TODO: name every parameter here; a parameter that is left out is neither trained nor saved.
template <class T>
void NewLayer<T>::visit(ParameterVisitor<T>& visitor) {
  visitor("a", a_);
}

template <class T>
std::unique_ptr<Bijector<T>> make_new_layer(std::size_t features, Rng& /*rng*/) {
  return std::make_unique<NewLayer<T>>(features);
}

template class NewLayer<float>;
template class NewLayer<double>;
template std::unique_ptr<Bijector<float>> make_new_layer<float>(std::size_t, Rng&);
template std::unique_ptr<Bijector<double>> make_new_layer<double>(std::size_t, Rng&);

}  // namespace tapeflow
