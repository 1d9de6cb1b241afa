#include "flows/layers/coupling/additive_coupling.hpp"

namespace tapeflow {

template <class T>
AdditiveCoupling<T>::AdditiveCoupling(Split split, const AdditiveCouplingOptions& options, Rng& rng)
    : Coupling<T>(std::move(split), options.context_features),
      net_(std::make_unique<Mlp<T>>(
          network_widths(this->split(), options.context_features, options.hidden, 1),
          options.activation, rng, LastLayer::zero)) {}

template <class T>
AdditiveCoupling<T>::AdditiveCoupling(Split split, std::unique_ptr<Network<T>> net,
                                      std::size_t context_features)
    : Coupling<T>(std::move(split), context_features), net_(std::move(net)) {}

// tag: additive
template <class T>
Transformed<T> AdditiveCoupling<T>::move(Var<T> x_b, Var<T> input) const {
  return {x_b + (*net_)(input), zero_log_det(x_b)};
}

template <class T>
Transformed<T> AdditiveCoupling<T>::move_back(Var<T> z_b, Var<T> input) const {
  return {z_b - (*net_)(input), zero_log_det(z_b)};
}
// end: additive

template <class T>
void AdditiveCoupling<T>::visit(ParameterVisitor<T>& visitor) {
  visitor("net", *net_);
}

template class AdditiveCoupling<float>;
template class AdditiveCoupling<double>;

}  // namespace tapeflow
