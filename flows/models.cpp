#include "flows/models.hpp"

#include "engine/check.hpp"
#include "flows/chain.hpp"

namespace tapeflow {

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

template Flow<float> real_nvp(std::size_t, const RealNvpOptions&, Rng&);
template Flow<double> real_nvp(std::size_t, const RealNvpOptions&, Rng&);

}  // namespace tapeflow
