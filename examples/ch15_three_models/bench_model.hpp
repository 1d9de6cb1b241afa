// One interface for the three models: a step of training, samples, and a likelihood if there is
// one.
#pragma once

#include "engine/module.hpp"
#include "engine/random.hpp"
#include "examples/ch15_three_models/gan.hpp"

#include <memory>
#include <string>
#include <vector>

namespace tapeflow {

/// A model of rows [N, D] whose columns have mean 0 and deviation 1.
class BenchModel {
 public:
  virtual ~BenchModel() = default;

  /// One step of training on these rows. `rate` scales the model's own learning rate.
  virtual void step(const Array<float>& rows, double rate, Rng& rng) = 0;
  /// Draws [count, D].
  virtual Array<float> sample(std::size_t count, Rng& rng) const = 0;
  /// ln p of each row in nats: exact for a flow, a lower bound on average for a VAE. Empty for a
  /// model that has no likelihood.
  virtual std::vector<double> log_prob(const Array<float>& rows, Rng& rng) const = 0;
  /// All that is trained.
  virtual Module<float>& weights() = 0;
};

/// Widths of hidden layers, chosen so that the three models have about as many weights.
struct BenchSizes {
  std::size_t features;
  std::size_t latents;                                ///< of the VAE and of the GAN
  std::vector<std::size_t> encoder, decoder;          ///< of the VAE
  std::vector<std::size_t> generator, discriminator;  ///< of the GAN
  std::size_t couplings;                              ///< of the flow, a Real-NVP
  std::vector<std::size_t> coupling;                  ///< of the network in each
  double vae_deviation;                               ///< where the decoder's deviation starts
  double flow_rate, vae_rate, gan_rate;               ///< learning rates of Adam
};

/// For rows of the plane: about 20 000 weights each.
BenchSizes plane_sizes();
/// For images of 8x8 pixels: about 20 000 weights each.
BenchSizes digit_sizes();

inline const std::vector<std::string> bench_models = {"flow", "VAE", "GAN"};

/// A model of this name. `loss` is that of the GAN's generator.
std::unique_ptr<BenchModel> bench_model(const std::string& name, const BenchSizes& sizes,
                                        GeneratorLoss loss, std::uint64_t seed);

}  // namespace tapeflow
