#include "flows/layers/planar/planar.hpp"

#include "engine/check.hpp"
#include "flows/layers/planar/tanh_root.hpp"

#include <cmath>
#include <numbers>

namespace tapeflow {

// u is the multiple of w with softplus(w·u) = 1, so that m = 1 and û = 0.
template <class T>
Planar<T>::Planar(std::size_t features, Rng& rng)
    : w_{"w", rng.normal<T>({features, 1}), true, Values::direction},
      b_{"b", rng.normal<T>({1})},
      u_{"u", Array<T>(Shape{1, features})} {
  require(features > 0, "Planar: needs features above 0, got 0");
  // tag: planar-start
  double norm = 0;
  for (const T w : w_.value) norm = std::hypot(norm, static_cast<double>(w));
  for (std::size_t j = 0; j < features; ++j) {
    w_.value(j, 0) /= static_cast<T>(norm);
    u_.value(0, j) = w_.value(j, 0) * static_cast<T>(std::log(std::numbers::e - 1));
  }
  // end: planar-start
}

// tag: planar-maps
template <class T>
Transformed<T> Planar<T>::data(Var<T> z, Var<T>) const {
  const auto [w, b, u_hat, m] = weights(z.tape());
  const Var<T> t = linear(z, w, b, Activation::tanh);
  return {z + matmul(t, u_hat), log_slope(t, m)};
}

// With y = w·z + b, w·x + b = y + w·û tanh y: one equation in the one unknown y, for any D.
template <class T>
Transformed<T> Planar<T>::latent(Var<T> x, Var<T>) const {
  const auto [w, b, u_hat, m] = weights(x.tape());
  const Var<T> t = tanh(tanh_root(linear(x, w, b), m));
  return {x - matmul(t, u_hat), -log_slope(t, m)};
}
// end: planar-maps

// tag: planar-weights
template <class T>
typename Planar<T>::Weights Planar<T>::weights(Tape<T>& tape) const {
  const Var<T> w = tape.watch(w_), u = tape.watch(u_);
  const Var<T> wu = matmul(u, w), m = softplus(wu);
  return {w, tape.watch(b_), u + (m - 1 - wu) * transpose(w) / sum(square(w)), m};
}
// end: planar-weights

template <class T>
void Planar<T>::visit(ParameterVisitor<T>& visitor) {
  visitor("w", w_);
  visitor("b", b_);
  visitor("u", u_);
}

template class Planar<float>;
template class Planar<double>;

}  // namespace tapeflow
