#include "examples/ch15_three_models/bench_model.hpp"

#include "engine/optimizers/optimizer.hpp"
#include "flows/recipes.hpp"
#include "flows/vae/vae.hpp"

#include <stdexcept>

namespace tapeflow {
namespace {

std::unique_ptr<Mlp<float>> network(std::size_t in, std::vector<std::size_t> widths,
                                    std::size_t out, Rng& rng) {
  widths.insert(widths.begin(), in);
  widths.push_back(out);
  return std::make_unique<Mlp<float>>(widths, Activation::relu, rng);
}

// tag: flow-model
class FlowModel : public BenchModel {
 public:
  FlowModel(const BenchSizes& sizes, Rng& rng)
      : flow_(real_nvp<float>(sizes.features,
                              {.layers = sizes.couplings,
                               .coupling = {.hidden = sizes.coupling,
                                            .activation = Activation::relu,
                                            .nets = CouplingNets::joint,
                                            .log_scale_bound = 3}},
                              rng)),
        rate_(sizes.flow_rate),
        adam_(flow_.trainable_parameters(), {}) {}

  void step(const Array<float>& rows, double rate, Rng&) override {
    tape_.clear();
    tape_.backward(-mean(flow_.log_prob(tape_.view(rows))));
    clip_gradient_norm(flow_.trainable_parameters(), 5);
    adam_.set_learning_rate(rate_ * rate);
    adam_.step();
  }
  // end: flow-model
  Array<float> sample(std::size_t count, Rng& rng) const override {
    return flow_.sample(count, rng);
  }
  std::vector<double> log_prob(const Array<float>& rows, Rng&) const override {
    Workers alone(1);
    return flow_.log_prob(rows, alone);
  }
  Module<float>& weights() override { return flow_; }

 private:
  Flow<float> flow_;
  double rate_;
  Adam<float> adam_;
  Tape<float> tape_;
};

// The decoder's deviation starts at 0.1. At 1, the deviation of the rows themselves, the bound
// would have a stationary point where the latents are ignored, and training would not leave it.
class VaeModel : public BenchModel {
 public:
  VaeModel(const BenchSizes& sizes, Rng& rng)
      : vae_(std::make_unique<GaussianDecoder<float>>(
                 network(sizes.latents, sizes.decoder, sizes.features, rng), sizes.vae_deviation),
             std::make_unique<Posterior<float>>(
                 sizes.latents, network(sizes.features, sizes.encoder, 2 * sizes.latents, rng))),
        rate_(sizes.vae_rate),
        adam_(vae_.trainable_parameters(), {}) {}

  // tag: vae-step
  void step(const Array<float>& rows, double rate, Rng& rng) override {
    tape_.clear();
    tape_.backward(-mean(vae_.elbo_by_closed_kl(tape_.view(rows), rng)));
    adam_.set_learning_rate(rate_ * rate);
    adam_.step();
  }
  // end: vae-step
  Array<float> sample(std::size_t count, Rng& rng) const override {
    return vae_.sample(count, rng);
  }
  // tag: vae-likelihood
  std::vector<double> log_prob(const Array<float>& rows, Rng& rng) const override {
    constexpr std::size_t draws = 100;
    Workers alone(1);
    return iwae(vae_.log_weights(rows, draws, rng, alone));
  }
  // end: vae-likelihood
  Module<float>& weights() override { return vae_; }

 private:
  Vae<float> vae_;
  double rate_;
  Adam<float> adam_;
  Tape<float> tape_;
};

class GanModel : public BenchModel {
 public:
  GanModel(const BenchSizes& sizes, GeneratorLoss loss, Rng& rng)
      : gan_(sizes.latents, network(sizes.latents, sizes.generator, sizes.features, rng),
             network(sizes.features, sizes.discriminator, 1, rng)),
        loss_(loss),
        rate_(sizes.gan_rate),
        of_generator_(gan_.generator().trainable_parameters(), {.beta1 = 0.5}),
        of_discriminator_(gan_.discriminator().trainable_parameters(), {.beta1 = 0.5}) {}

  // tag: gan-step
  void step(const Array<float>& rows, double rate, Rng& rng) override {
    const std::size_t count = rows.shape()[0];
    const Array<float> generated = sample(count, rng);
    tape_.clear();
    tape_.backward(gan_.discriminator_loss(tape_.view(rows), tape_.view(generated)));
    of_discriminator_.set_learning_rate(rate_ * rate);
    of_discriminator_.step();

    tape_.clear();
    const Var<float> z = tape_.constant(rng.normal<float>({count, gan_.latents()}));
    tape_.backward(gan_.generator_loss(z, loss_));
    of_generator_.set_learning_rate(rate_ * rate);
    of_generator_.step();
  }
  // end: gan-step
  Array<float> sample(std::size_t count, Rng& rng) const override {
    Tape<float> tape({.record = false});
    return gan_.generate(tape.constant(rng.normal<float>({count, gan_.latents()}))).value();
  }
  std::vector<double> log_prob(const Array<float>&, Rng&) const override { return {}; }
  Module<float>& weights() override { return gan_; }

 private:
  Gan<float> gan_;
  GeneratorLoss loss_;
  double rate_;
  Adam<float> of_generator_, of_discriminator_;
  Tape<float> tape_;
};

}  // namespace

std::unique_ptr<BenchModel> bench_model(const std::string& name, const BenchSizes& sizes,
                                        GeneratorLoss loss, std::uint64_t seed) {
  Rng rng(seed);
  if (name == "flow") return std::make_unique<FlowModel>(sizes, rng);
  if (name == "VAE") return std::make_unique<VaeModel>(sizes, rng);
  if (name == "GAN") return std::make_unique<GanModel>(sizes, loss, rng);
  throw std::invalid_argument("bench_model: needs flow, VAE or GAN, got \"" + name + "\"");
}

}  // namespace tapeflow
