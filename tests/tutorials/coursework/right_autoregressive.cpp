// A right body for the stub of an autoregressive layer: z_j = x_j e^a_j + b_j.
#include "some_autoregressive.hpp"

namespace tapeflow {
namespace {

constexpr std::size_t numbers = 2;

template <class T>
Var<T> column(Var<T> v, std::size_t j) {
  return slice(v, 1, j, j + 1);
}

}  // namespace

// The last layer of the network starts at zero: then h = 0, and the layer starts as the identity.
template <class T>
SomeAutoregressive<T>::SomeAutoregressive(std::size_t features, Rng& rng)
    : made_(natural_order(features), {.hidden = {16, 16}, .outputs = numbers}, rng,
            LastLayer::zero) {}

template <class T>
Transformed<T> SomeAutoregressive<T>::latent(Var<T> x, Var<T>) const {
  const std::size_t d = features();
  const Var<T> h = made_(x);  // [N, numbers × D]: a of all columns, then b of all columns
  const Var<T> a = slice(h, 1, 0, d), b = slice(h, 1, d, 2 * d);
  return {x * exp(a) + b, sum(a, {1})};
}

template <class T>
Transformed<T> SomeAutoregressive<T>::data(Var<T> z, Var<T>) const {
  const std::size_t d = features();
  const Var<T> nothing = z.tape().constant(filled<T>({z.extent(0), 1}, 0));
  std::vector<Var<T>> x(d, nothing), a = x;
  for (const std::size_t j : made_.order()) {  // the columns before j are known, the others zero
    const Var<T> h = made_(concatenate<T>(x, 1));
    a[j] = column(h, j);
    x[j] = (column(z, j) - column(h, d + j)) * exp(-a[j]);
  }
  return {concatenate<T>(x, 1), -sum(concatenate<T>(a, 1), {1})};
}

template <class T>
void SomeAutoregressive<T>::visit(ParameterVisitor<T>& visitor) {
  visitor("made", made_);
}

template <class T>
std::unique_ptr<Bijector<T>> make_some_autoregressive(std::size_t features, Rng& rng) {
  return std::make_unique<SomeAutoregressive<T>>(features, rng);
}

template class SomeAutoregressive<float>;
template class SomeAutoregressive<double>;
template std::unique_ptr<Bijector<float>> make_some_autoregressive<float>(std::size_t, Rng&);
template std::unique_ptr<Bijector<double>> make_some_autoregressive<double>(std::size_t, Rng&);

}  // namespace tapeflow
