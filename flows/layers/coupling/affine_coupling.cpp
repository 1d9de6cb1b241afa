#include "flows/layers/coupling/affine_coupling.hpp"

#include "engine/check.hpp"

namespace tapeflow {

template <class T>
AffineCoupling<T>::AffineCoupling(Split split, const AffineCouplingOptions& options, Rng& rng)
    : Coupling<T>("AffineCoupling", std::move(split), options.context_features),
      bound_(static_cast<T>(options.log_scale_bound)),
      s_or_joint_net_(this->widths(options.hidden, options.nets == CouplingNets::joint ? 2 : 1),
                      options.activation, rng, LastLayer::zero) {
  require(options.log_scale_bound > 0, "AffineCoupling: needs a positive log_scale_bound, got " +
                                           std::to_string(options.log_scale_bound));
  if (options.nets == CouplingNets::separate) {
    t_net_.emplace(this->widths(options.hidden, 1), options.activation, rng, LastLayer::zero);
  }
}

// tag: affine
template <class T>
Transformed<T> AffineCoupling<T>::move(Var<T> x_b, Var<T> input) const {
  const auto [s, t] = scale_and_shift(input);
  return {x_b * exp(s) + t, sum(s, {1})};
}

template <class T>
Transformed<T> AffineCoupling<T>::move_back(Var<T> z_b, Var<T> input) const {
  const auto [s, t] = scale_and_shift(input);
  return {(z_b - t) * exp(-s), -sum(s, {1})};
}

template <class T>
typename AffineCoupling<T>::ScaleAndShift AffineCoupling<T>::scale_and_shift(Var<T> input) const {
  const std::size_t d = this->split().moved.size();
  const Var<T> first = s_or_joint_net_(input);
  const Var<T> s = t_net_ ? first : slice(first, 1, 0, d);
  const Var<T> t = t_net_ ? (*t_net_)(input) : slice(first, 1, d, 2 * d);
  return {tanh(s / bound_) * bound_, t};
}
// end: affine

template <class T>
void AffineCoupling<T>::visit(ParameterVisitor<T>& visitor) {
  visitor(t_net_ ? "s_net" : "net", s_or_joint_net_);
  if (t_net_) visitor("t_net", *t_net_);
}

template class AffineCoupling<float>;
template class AffineCoupling<double>;

}  // namespace tapeflow
