#include "new_layer.hpp"

namespace tapeflow {
namespace {

// TODO: say how many numbers g needs for each column.
constexpr std::size_t numbers = 2;

template <class T>
Var<T> column(Var<T> v, std::size_t j) {
  return slice(v, 1, j, j + 1);
}

}  // namespace

// The last layer of the network starts at zero: then h = 0, and the layer starts as the identity.
template <class T>
NewLayer<T>::NewLayer(std::size_t features, Rng& rng)
    : made_(natural_order(features), {.hidden = {16, 16}, .outputs = numbers}, rng,
            LastLayer::zero) {}

// TODO: write z = g(x; a, b) here, and its log_det, one number a row; this one leaves it out.
template <class T>
Transformed<T> NewLayer<T>::latent(Var<T> x, Var<T>) const {
  const std::size_t d = features();
  const Var<T> h = made_(x);  // [N, numbers × D]: a of all columns, then b of all columns
  const Var<T> a = slice(h, 1, 0, d), b = slice(h, 1, d, 2 * d);
  return {x * exp(a) + b, zero_log_det(x)};
}

// TODO: solve z_j = g(x_j; a_j, b_j) for x_j, and write that into the loop, with its log_det.
template <class T>
Transformed<T> NewLayer<T>::data(Var<T> z, Var<T>) const {
  const std::size_t d = features();
  const Var<T> nothing = z.tape().constant(filled<T>({z.extent(0), 1}, 0));
  std::vector<Var<T>> x(d, nothing);
  for (const std::size_t j : made_.order()) {  // the columns before j are known, the others zero
    const Var<T> h = made_(concatenate<T>(x, 1));
    const Var<T> b = column(h, d + j);
    x[j] = column(z, j) - b;
  }
  return {concatenate<T>(x, 1), zero_log_det(z)};
}

// TODO: name every parameter and network here; what is left out is neither trained nor saved.
template <class T>
void NewLayer<T>::visit(ParameterVisitor<T>& visitor) {
  visitor("made", made_);
}

template <class T>
std::unique_ptr<Bijector<T>> make_new_layer(std::size_t features, Rng& rng) {
  return std::make_unique<NewLayer<T>>(features, rng);
}

template class NewLayer<float>;
template class NewLayer<double>;
template std::unique_ptr<Bijector<float>> make_new_layer<float>(std::size_t, Rng&);
template std::unique_ptr<Bijector<double>> make_new_layer<double>(std::size_t, Rng&);

}  // namespace tapeflow
