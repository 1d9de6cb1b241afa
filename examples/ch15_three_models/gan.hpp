// A generative adversarial network: two networks with opposite aims.
#pragma once

#include "engine/nets.hpp"

#include <memory>

namespace tapeflow {

/// What the generator G minimises, as a mean over latents z. D is the probability that the
/// discriminator gives its input of being real, and l its logit, D = sigmoid(l):
///
///   non-saturating:  -ln D(G(z))       = softplus(-l)    slope in l: D - 1
///   saturating:      ln(1 - D(G(z)))   = -softplus(l)    slope in l: -D
///
/// Where the discriminator is sure that a sample is generated, D is near 0: there the second loss
/// is flat.
enum class GeneratorLoss { non_saturating, saturating };

/// A generator maps latents z ~ N(0, 1), [N, L], to samples [N, D]. A discriminator maps rows to
/// logits [N, 1]. It minimises
///
///   -E ln D(x) - E ln(1 - D(G(z)))
///
/// over real rows x, and the generator wants the opposite (Goodfellow et al., arXiv:1406.2661,
/// eq. 1 and section 3). There is no likelihood.
template <class T>
class Gan : public Module<T> {
 public:
  Gan(std::size_t latents, std::unique_ptr<Network<T>> generator,
      std::unique_ptr<Network<T>> discriminator)
      : latents_(latents),
        generator_(std::move(generator)),
        discriminator_(std::move(discriminator)) {}

  /// Samples [N, D] from latents [N, L].
  Var<T> generate(Var<T> z) const { return (*generator_)(z); }
  /// The logit of being real, [N, 1].
  Var<T> logit(Var<T> x) const { return (*discriminator_)(x); }

  /// The discriminator's loss, []. `generated` must be a constant: its generator is not to learn.
  Var<T> discriminator_loss(Var<T> real, Var<T> generated) const;
  /// The generator's loss over latents z, []. The discriminator's weights get gradients as well,
  /// which nobody may use.
  Var<T> generator_loss(Var<T> z, GeneratorLoss loss) const;

  std::size_t latents() const { return latents_; }
  Network<T>& generator() { return *generator_; }
  Network<T>& discriminator() { return *discriminator_; }
  void visit(ParameterVisitor<T>& visitor) override;

 private:
  std::size_t latents_;
  std::unique_ptr<Network<T>> generator_, discriminator_;
};

}  // namespace tapeflow
