// The sizes of the models on the bench. Their learning rates were chosen by hand, each for its
// model.
#include "examples/ch15_three_models/bench_model.hpp"

namespace tapeflow {

// tag: sizes
BenchSizes plane_sizes() {
  return {.features = 2,
          .latents = 2,
          .encoder = {96, 96},
          .decoder = {96, 96},
          .generator = {96, 96},
          .discriminator = {96, 96},
          .couplings = 16,
          .coupling = {32, 32},
          .vae_deviation = 0.1,
          .flow_rate = 5e-3,
          .vae_rate = 1e-2,
          .gan_rate = 3e-3};
}

BenchSizes digit_sizes() {
  return {.features = 64,
          .latents = 10,
          .encoder = {128},
          .decoder = {128},
          .generator = {128},
          .discriminator = {160},
          .couplings = 4,
          .coupling = {52},
          .vae_deviation = 0.7,
          .flow_rate = 1e-3,
          .vae_rate = 3e-3,
          .gan_rate = 1e-3};
}
// end: sizes

}  // namespace tapeflow
