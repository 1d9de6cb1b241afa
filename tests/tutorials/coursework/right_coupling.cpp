// A right body for the stub of a coupling: z_b = x_b e^h.
#include "some_coupling.hpp"

namespace tapeflow {
namespace {

constexpr std::size_t numbers = 1;

}  // namespace

// The last layer of the network starts at zero: then h = 0, and the layer starts as the identity.
template <class T>
SomeCoupling<T>::SomeCoupling(Split split, Rng& rng)
    : Coupling<T>(std::move(split), 0),
      net_(network_widths(this->split(), 0, {16, 16}, numbers), Activation::tanh, rng,
           LastLayer::zero) {}

template <class T>
Transformed<T> SomeCoupling<T>::move(Var<T> x_b, Var<T> input) const {
  const Var<T> h = net_(input);  // [N, numbers × moved columns]
  return {x_b * exp(h), sum(h, {1})};
}

template <class T>
Transformed<T> SomeCoupling<T>::move_back(Var<T> z_b, Var<T> input) const {
  const Var<T> h = net_(input);
  return {z_b * exp(-h), -sum(h, {1})};
}

template <class T>
void SomeCoupling<T>::visit(ParameterVisitor<T>& visitor) {
  visitor("net", net_);
}

// Every other column is kept. A single column has no other to keep.
template <class T>
std::unique_ptr<Bijector<T>> make_some_coupling(std::size_t features, Rng& rng) {
  const Split split = features == 1 ? Split{{}, {0}} : alternating_split(features);
  return std::make_unique<SomeCoupling<T>>(split, rng);
}

template class SomeCoupling<float>;
template class SomeCoupling<double>;
template std::unique_ptr<Bijector<float>> make_some_coupling<float>(std::size_t, Rng&);
template std::unique_ptr<Bijector<double>> make_some_coupling<double>(std::size_t, Rng&);

}  // namespace tapeflow
