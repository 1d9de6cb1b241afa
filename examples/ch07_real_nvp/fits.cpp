#include "examples/ch07_real_nvp/fits.hpp"

#include "examples/ch07_real_nvp/planted_flows.hpp"

namespace tapeflow {
namespace {

Flow<float> untrained(const RealNvpOptions& of_shape, const ChapterOptions& options) {
  Rng rng(options.seed);
  if (options.broken == "half")
    return always_the_same_half(of_shape.layers, of_shape.coupling, rng);
  if (options.broken == "twice") return twice_the_log_det(of_shape.layers, of_shape.coupling, rng);
  return real_nvp<float>(2, of_shape, rng);
}

}  // namespace

RealNvpOptions with(Normalization normalization) {
  RealNvpOptions normalised = twelve_couplings;
  normalised.normalization = normalization;
  return normalised;
}

ToyFit fitted(const std::string& density, const RealNvpOptions& of_shape,
              const ChapterOptions& options, const ToyFit::Watch& watch) {
  ToyFit fit(density, untrained(of_shape, options), options.seed, "the flow", 50000);
  fit.batch = 512;
  const std::size_t epochs = density == "moons" ? options.epochs : 5 * options.epochs / 2;
  fit.train(epochs, options.seed, watch);
  return fit;
}

}  // namespace tapeflow
