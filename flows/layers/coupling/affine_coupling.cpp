#include "flows/layers/coupling/affine_coupling.hpp"

namespace tapeflow {

// tag: affine-constructor
template <class T>
AffineCoupling<T>::AffineCoupling(Split split, const AffineCouplingOptions& options, Rng& rng)
    : Coupling<T>(std::move(split), options.context_features), net_(this->split(), options, rng) {}
// end: affine-constructor

template <class T>
AffineCoupling<T>::AffineCoupling(Split split, ScaleAndShiftNet<T> net,
                                  std::size_t context_features)
    : Coupling<T>(std::move(split), context_features), net_(std::move(net)) {}

// tag: affine
template <class T>
Transformed<T> AffineCoupling<T>::move(Var<T> x_b, Var<T> input) const {
  const auto [s, t] = net_(input);
  return {x_b * exp(s) + t, sum(s, {1})};
}

template <class T>
Transformed<T> AffineCoupling<T>::move_back(Var<T> z_b, Var<T> input) const {
  const auto [s, t] = net_(input);
  return {(z_b - t) * exp(-s), -sum(s, {1})};
}
// end: affine

template class AffineCoupling<float>;
template class AffineCoupling<double>;

}  // namespace tapeflow
