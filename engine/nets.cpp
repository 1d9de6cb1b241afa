#include "engine/nets.hpp"

#include "engine/check.hpp"

#include <algorithm>
#include <cmath>

namespace tapeflow {

// tag: bound
double weight_bound(std::size_t in, std::size_t out, Activation activation) {
  const bool rectifier = activation == Activation::relu || activation == Activation::softplus;
  const std::size_t fan = std::max<std::size_t>(1, rectifier ? in : in + out);
  return std::sqrt(6.0 / static_cast<double>(fan));
}
// end: bound

// tag: linear
template <class T>
Linear<T>::Linear(std::size_t in, std::size_t out, Activation activation, Rng& rng)
    : activation_(activation) {
  const double bound = weight_bound(in, out, activation);
  weight_ = {"weight", rng.uniform<T>({in, out}, -bound, bound)};
  bias_ = {"bias", filled<T>({out}, 0)};
}

template <class T>
Var<T> Linear<T>::operator()(Var<T> x) const {
  Tape<T>& tape = x.tape();
  return linear(x, tape.watch(weight_), tape.watch(bias_), activation_);
}
// end: linear

template <class T>
void Linear<T>::visit(ParameterVisitor<T>& visitor) {
  visitor("weight", weight_);
  visitor("bias", bias_);
}

template <class T>
Mlp<T>::Mlp(const std::vector<std::size_t>& widths, Activation activation, Rng& rng,
            LastLayer last) {
  require(widths.size() >= 2,
          "Mlp: needs at least two widths, {in, out}, got " + std::to_string(widths.size()));
  for (std::size_t i = 0; i + 1 < widths.size(); ++i) {
    const bool is_last = i + 2 == widths.size();
    layers_.emplace_back(widths[i], widths[i + 1], is_last ? Activation::identity : activation,
                         rng);
  }
  if (last == LastLayer::zero) layers_.back().weight().value.fill(T(0));
}

// tag: mlp
template <class T>
Var<T> Mlp<T>::operator()(Var<T> x) const {
  for (const Linear<T>& layer : layers_) x = layer(x);
  return x;
}
// end: mlp

template <class T>
void Mlp<T>::visit(ParameterVisitor<T>& visitor) {
  for (std::size_t i = 0; i < layers_.size(); ++i) visitor(std::to_string(i), layers_[i]);
}

template class Linear<float>;
template class Linear<double>;
template class Mlp<float>;
template class Mlp<double>;

}  // namespace tapeflow
