#include "flows/recipes.hpp"

#include "engine/check.hpp"
#include "flows/bases/autoregressive_mixture.hpp"
#include "flows/chain.hpp"
#include "flows/layers/elementwise/affine.hpp"
#include "flows/layers/linear/lu_linear.hpp"
#include "flows/layers/normalization/act_norm.hpp"
#include "flows/layers/normalization/batch_norm.hpp"
#include "flows/layers/orders.hpp"
#include "flows/layers/planar/planar.hpp"
#include "flows/layers/planar/radial.hpp"

namespace tapeflow {
namespace {

template <class T>
void append_normalization(Chain<T>& chain, std::size_t features, Normalization normalization) {
  if (normalization == Normalization::batch) chain.template append<BatchNorm<T>>(features);
  if (normalization == Normalization::act) chain.template append<ActNorm<T>>(features);
}

// Coupling layers that move the columns 1, 3, 5 … and 0, 2, 4 … by turns; a single column moves in
// every layer.
template <class Layer, class T, class Options>
std::unique_ptr<Chain<T>> couplings(const char* name, std::size_t features, const Options& options,
                                    Normalization normalization, Rng& rng) {
  require(features > 0 && options.layers > 0,
          std::string(name) + ": needs features and layers above 0, got " +
              std::to_string(features) + " and " + std::to_string(options.layers));
  // tag: couplings
  Split split = features == 1 ? Split{{}, {0}} : alternating_split(features);
  auto chain = std::make_unique<Chain<T>>();
  for (std::size_t i = 0; i < options.layers; ++i) {
    chain->template append<Layer>(split, options.coupling, rng);
    append_normalization(*chain, features, normalization);
    if (features > 1) split = split.swapped();
  }
  return chain;
  // end: couplings
}

// `layers` layers of one kind, each made as Layer(features, rng), over a standard normal base.
template <class Layer, class T>
Flow<T> repeated(const char* name, std::size_t features, std::size_t layers, Rng& rng) {
  require(layers > 0, std::string(name) + ": needs layers above 0, got 0");
  auto chain = std::make_unique<Chain<T>>();
  for (std::size_t i = 0; i < layers; ++i) chain->template append<Layer>(features, rng);
  return Flow<T>(std::move(chain), std::make_unique<StandardNormal<T>>(features));
}

// The order of the i-th autoregressive layer: neighbouring layers have opposite orders.
std::vector<std::size_t> alternating_order(std::size_t i, std::size_t features) {
  return i % 2 == 0 ? natural_order(features) : reversed_order(features);
}

template <class Layer, class T>
std::unique_ptr<Chain<T>> autoregressive(const char* name, std::size_t features,
                                         const MafOptions& options, Rng& rng) {
  require(features > 0 && options.layers > 0,
          std::string(name) + ": needs features and layers above 0, got " +
              std::to_string(features) + " and " + std::to_string(options.layers));
  auto chain = std::make_unique<Chain<T>>();
  for (std::size_t i = 0; i < options.layers; ++i) {
    chain->template append<Layer>(alternating_order(i, features), options.layer, rng);
    append_normalization(*chain, features, options.normalization);
  }
  return chain;
}

}  // namespace

template <class T>
Flow<T> nice(std::size_t features, const NiceOptions& options, Rng& rng) {
  auto chain =
      couplings<AdditiveCoupling<T>, T>("nice", features, options, Normalization::none, rng);
  chain->template append<Affine<T>>(features);
  return Flow<T>(std::move(chain), std::make_unique<Logistic<T>>(features));
}

template <class T>
Flow<T> real_nvp(std::size_t features, const RealNvpOptions& options, Rng& rng) {
  auto chain =
      couplings<AffineCoupling<T>, T>("real_nvp", features, options, options.normalization, rng);
  return Flow<T>(std::move(chain), std::make_unique<StandardNormal<T>>(features));
}

template <class T>
Flow<T> planar(std::size_t features, std::size_t layers, Rng& rng) {
  return repeated<Planar<T>, T>("planar", features, layers, rng);
}

template <class T>
Flow<T> radial(std::size_t features, std::size_t layers, Rng& rng) {
  return repeated<Radial<T>, T>("radial", features, layers, rng);
}

template <class T>
Flow<T> maf(std::size_t features, const MafOptions& options, Rng& rng) {
  auto chain = autoregressive<MaskedAutoregressive<T>, T>("maf", features, options, rng);
  return Flow<T>(std::move(chain), std::make_unique<StandardNormal<T>>(features));
}

template <class T>
Flow<T> maf_mog(std::size_t features, const MafOptions& options, std::size_t components, Rng& rng) {
  auto chain = autoregressive<MaskedAutoregressive<T>, T>("maf_mog", features, options, rng);
  const AutoregressiveMixtureOptions base{.hidden = options.layer.hidden,
                                          .activation = options.layer.activation,
                                          .components = components,
                                          .log_scale_bound = options.layer.log_scale_bound,
                                          .context_features = options.layer.context_features};
  return Flow<T>(std::move(chain), std::make_unique<AutoregressiveMixture<T>>(
                                       alternating_order(options.layers, features), base, rng));
}

template <class T>
Flow<T> iaf(std::size_t features, const MafOptions& options, Rng& rng) {
  require(options.normalization == Normalization::none,
          "iaf: needs no normalization: what it is fitted to need not be data");
  auto chain = autoregressive<InverseAutoregressive<T>, T>("iaf", features, options, rng);
  return Flow<T>(std::move(chain), std::make_unique<StandardNormal<T>>(features));
}

template <class T>
Flow<T> linear(std::size_t features, Rng& rng) {
  return Flow<T>(std::make_unique<LuLinear<T>>(features, rng),
                 std::make_unique<StandardNormal<T>>(features));
}

template Flow<float> nice(std::size_t, const NiceOptions&, Rng&);
template Flow<double> nice(std::size_t, const NiceOptions&, Rng&);
template Flow<float> real_nvp(std::size_t, const RealNvpOptions&, Rng&);
template Flow<double> real_nvp(std::size_t, const RealNvpOptions&, Rng&);
template Flow<float> planar(std::size_t, std::size_t, Rng&);
template Flow<double> planar(std::size_t, std::size_t, Rng&);
template Flow<float> radial(std::size_t, std::size_t, Rng&);
template Flow<double> radial(std::size_t, std::size_t, Rng&);
template Flow<float> maf(std::size_t, const MafOptions&, Rng&);
template Flow<double> maf(std::size_t, const MafOptions&, Rng&);
template Flow<float> maf_mog(std::size_t, const MafOptions&, std::size_t, Rng&);
template Flow<double> maf_mog(std::size_t, const MafOptions&, std::size_t, Rng&);
template Flow<float> iaf(std::size_t, const MafOptions&, Rng&);
template Flow<double> iaf(std::size_t, const MafOptions&, Rng&);
template Flow<float> linear(std::size_t, Rng&);
template Flow<double> linear(std::size_t, Rng&);

}  // namespace tapeflow
