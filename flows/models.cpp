#include "flows/models.hpp"

#include "engine/check.hpp"
#include "flows/chain.hpp"
#include "flows/lu_linear.hpp"
#include "flows/planar.hpp"
#include "flows/radial.hpp"

namespace tapeflow {
namespace {

// `layers` layers of one kind, each made as Layer(features, rng), over a standard normal base.
template <class Layer, class T>
Flow<T> repeated(const char* name, std::size_t features, std::size_t layers, Rng& rng) {
  require(layers > 0, std::string(name) + ": needs layers above 0, got 0");
  auto chain = std::make_unique<Chain<T>>();
  for (std::size_t i = 0; i < layers; ++i) chain->template append<Layer>(features, rng);
  return Flow<T>(std::move(chain), std::make_unique<StandardNormal<T>>(features));
}

template <class T, class Layer>
Flow<T> autoregressive(const char* name, std::size_t features, const MafOptions& options,
                       Rng& rng) {
  require(features > 0 && options.layers > 0,
          std::string(name) + ": needs features and layers above 0, got " +
              std::to_string(features) + " and " + std::to_string(options.layers));
  auto chain = std::make_unique<Chain<T>>();
  for (std::size_t i = 0; i < options.layers; ++i) {
    chain->template append<Layer>(i % 2 == 0 ? natural_order(features) : reversed_order(features),
                                  options.layer, rng);
  }
  return Flow<T>(std::move(chain), std::make_unique<StandardNormal<T>>(features));
}

}  // namespace

template <class T>
Flow<T> real_nvp(std::size_t features, const RealNvpOptions& options, Rng& rng) {
  require(features > 0 && options.layers > 0, "real_nvp: needs features and layers above 0, got " +
                                                  std::to_string(features) + " and " +
                                                  std::to_string(options.layers));
  Split split = features == 1 ? Split{{}, {0}} : alternating_split(features);
  auto chain = std::make_unique<Chain<T>>();
  for (std::size_t i = 0; i < options.layers; ++i) {
    chain->template append<AffineCoupling<T>>(split, options.coupling, rng);
    if (features > 1) split = split.swapped();
  }
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
  return autoregressive<T, MaskedAutoregressive<T>>("maf", features, options, rng);
}

template <class T>
Flow<T> iaf(std::size_t features, const MafOptions& options, Rng& rng) {
  return autoregressive<T, InverseAutoregressive<T>>("iaf", features, options, rng);
}

template <class T>
Flow<T> linear(std::size_t features, Rng& rng) {
  return Flow<T>(std::make_unique<LuLinear<T>>(features, rng),
                 std::make_unique<StandardNormal<T>>(features));
}

template Flow<float> real_nvp(std::size_t, const RealNvpOptions&, Rng&);
template Flow<double> real_nvp(std::size_t, const RealNvpOptions&, Rng&);
template Flow<float> planar(std::size_t, std::size_t, Rng&);
template Flow<double> planar(std::size_t, std::size_t, Rng&);
template Flow<float> radial(std::size_t, std::size_t, Rng&);
template Flow<double> radial(std::size_t, std::size_t, Rng&);
template Flow<float> maf(std::size_t, const MafOptions&, Rng&);
template Flow<double> maf(std::size_t, const MafOptions&, Rng&);
template Flow<float> iaf(std::size_t, const MafOptions&, Rng&);
template Flow<double> iaf(std::size_t, const MafOptions&, Rng&);
template Flow<float> linear(std::size_t, Rng&);
template Flow<double> linear(std::size_t, Rng&);

}  // namespace tapeflow
