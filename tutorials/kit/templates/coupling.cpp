#include "new_layer.hpp"

namespace tapeflow {
namespace {

// TODO: say how many numbers g needs for each moved column.
constexpr std::size_t numbers = 1;

}  // namespace

// The last layer of the network starts at zero: then h = 0, and the layer starts as the identity.
template <class T>
NewLayer<T>::NewLayer(Split split, Rng& rng)
    : Coupling<T>(std::move(split), 0),
      net_(network_widths(this->split(), 0, {16, 16}, numbers), Activation::tanh, rng,
           LastLayer::zero) {}

// TODO: write z_b = g(x_b; h) here, and its log_det, one number a row; this one leaves it out.
template <class T>
Transformed<T> NewLayer<T>::move(Var<T> x_b, Var<T> input) const {
  const Var<T> h = net_(input);  // [N, numbers × moved columns]
  return {x_b * exp(h), zero_log_det(x_b)};
}

// TODO: solve z_b = g(x_b; h) for x_b, and write that here with its own log_det.
template <class T>
Transformed<T> NewLayer<T>::move_back(Var<T> z_b, Var<T> input) const {
  const Var<T> h = net_(input);
  return {z_b * exp(h), zero_log_det(z_b)};
}

// TODO: name every parameter and network here; what is left out is neither trained nor saved.
template <class T>
void NewLayer<T>::visit(ParameterVisitor<T>& visitor) {
  visitor("net", net_);
}

// Every other column is kept. A single column has no other to keep.
template <class T>
std::unique_ptr<Bijector<T>> make_new_layer(std::size_t features, Rng& rng) {
  const Split split = features == 1 ? Split{{}, {0}} : alternating_split(features);
  return std::make_unique<NewLayer<T>>(split, rng);
}

template class NewLayer<float>;
template class NewLayer<double>;
template std::unique_ptr<Bijector<float>> make_new_layer<float>(std::size_t, Rng&);
template std::unique_ptr<Bijector<double>> make_new_layer<double>(std::size_t, Rng&);

}  // namespace tapeflow
