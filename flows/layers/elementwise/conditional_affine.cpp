#include "flows/layers/elementwise/conditional_affine.hpp"

#include "engine/check.hpp"
#include "flows/layers/orders.hpp"

#include <memory>
#include <vector>

namespace tapeflow {
namespace {

// A network without hidden layers, which starts at zero: [N, context] to [N, 2 features].
template <class T>
std::unique_ptr<Network<T>> linear_in_context(std::size_t features, std::size_t context) {
  require(features > 0 && context > 0,
          "ConditionalAffine: needs columns and columns of a context, got " +
              std::to_string(features) + " and " + std::to_string(context));
  Rng unused(0);
  return std::make_unique<Mlp<T>>(std::vector<std::size_t>{context, 2 * features},
                                  Activation::identity, unused, LastLayer::zero);
}

}  // namespace

template <class T>
ConditionalAffine<T>::ConditionalAffine(std::size_t features, std::size_t context_features,
                                        double log_scale_bound)
    : features_(features),
      context_features_(context_features),
      net_(Split{{}, natural_order(features)}, linear_in_context<T>(features, context_features),
           log_scale_bound) {}

// tag: conditional-affine
template <class T>
Transformed<T> ConditionalAffine<T>::latent(Var<T> x, Var<T> context) const {
  const auto [s, t] = net_(context);
  return {x * exp(s) + t, sum(s, {1})};
}

template <class T>
Transformed<T> ConditionalAffine<T>::data(Var<T> z, Var<T> context) const {
  const auto [s, t] = net_(context);
  return {(z - t) * exp(-s), -sum(s, {1})};
}
// end: conditional-affine

template class ConditionalAffine<float>;
template class ConditionalAffine<double>;

}  // namespace tapeflow
