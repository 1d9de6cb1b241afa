#include "flows/layers/planar/conditional_planar.hpp"

#include "engine/check.hpp"
#include "flows/layers/planar/planar.hpp"
#include "flows/layers/planar/tanh_root.hpp"

#include <algorithm>

namespace tapeflow {
namespace {

// tag: dot-of-rows
// Σ_j a_ij b_ij, [N, 1].
template <class T>
Var<T> dot_of_rows(Var<T> a, Var<T> b) {
  return reshape(sum(a * b, {1}), {a.extent(0), 1});
}
// end: dot-of-rows

}  // namespace

// a is w, b and u of a new Planar layer, one after the other.
template <class T>
ConditionalPlanar<T>::ConditionalPlanar(std::size_t features, std::size_t context_features,
                                        Rng& rng)
    : features_(features),
      context_features_(context_features),
      net_(context_features, 2 * features + 1, Activation::identity, rng) {
  require(features > 0 && context_features > 0,
          "ConditionalPlanar: needs columns and columns of a context, got " +
              std::to_string(features) + " and " + std::to_string(context_features));
  Planar<T> start(features, rng);
  T* a = net_.bias().value.data();
  for (const Parameter<T>* part : start.trainable_parameters())
    a = std::copy(part->value.begin(), part->value.end(), a);
  net_.weight().value.fill(T(0));
}

// tag: conditional-planar
template <class T>
Transformed<T> ConditionalPlanar<T>::data(Var<T> z, Var<T> context) const {
  const auto [w, b, u_hat, m] = weights(context);
  const Var<T> t = tanh(dot_of_rows(w, z) + b);
  return {z + u_hat * t, log_slope(t, m)};
}

template <class T>
Transformed<T> ConditionalPlanar<T>::latent(Var<T> x, Var<T> context) const {
  const auto [w, b, u_hat, m] = weights(context);
  const Var<T> t = tanh(tanh_root(dot_of_rows(w, x) + b, m));
  return {x - u_hat * t, -log_slope(t, m)};
}

template <class T>
typename ConditionalPlanar<T>::Weights ConditionalPlanar<T>::weights(Var<T> context) const {
  const std::size_t d = features_;
  const Var<T> all = net_(context);
  const Var<T> w = slice(all, 1, 0, d), b = slice(all, 1, d, d + 1),
               u = slice(all, 1, d + 1, 2 * d + 1);
  const Var<T> wu = dot_of_rows(w, u), m = softplus(wu);
  return {w, b, u + (m - 1 - wu) / dot_of_rows(w, w) * w, m};
}
// end: conditional-planar

template class ConditionalPlanar<float>;
template class ConditionalPlanar<double>;

}  // namespace tapeflow
