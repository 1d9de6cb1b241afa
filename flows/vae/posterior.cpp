#include "flows/vae/posterior.hpp"

#include "engine/check.hpp"
#include "flows/bases/distributions.hpp"

#include <stdexcept>

namespace tapeflow {
namespace {

void require_shape(const char* what, const Shape& got, const Shape& needed) {
  if (got == needed) return;
  shape_error("Posterior", std::string(what) + " " + to_string(needed), to_string(got));
}

}  // namespace

template <class T>
Posterior<T>::Posterior(std::size_t latents, std::unique_ptr<Network<T>> encoder,
                        std::unique_ptr<Bijector<T>> flow)
    : latents_(latents), encoder_(std::move(encoder)), flow_(std::move(flow)) {
  require(latents > 0, "Posterior: needs latents above 0, got 0");
  if (!flow_ || flow_->features() == 0) return;
  require(flow_->features() == latents, "Posterior: needs a flow of " + std::to_string(latents) +
                                            " columns, got one of " +
                                            std::to_string(flow_->features()));
}

template <class T>
auto Posterior<T>::encoded(Var<T> x) const -> Encoded {
  const std::size_t d = latents_, c = flow_ ? flow_->context_features() : 0;
  const Var<T> all = (*encoder_)(x);
  require_shape("the encoder's result", all.shape(), {x.extent(0), 2 * d + c});
  return {slice(all, 1, 0, d), slice(all, 1, d, 2 * d),
          c > 0 ? slice(all, 1, 2 * d, 2 * d + c) : Var<T>{}};
}

template <class T>
PosteriorDraw<T> Posterior<T>::draw(Var<T> x, Rng& rng) const {
  return draw(x, x.tape().constant(rng.normal<T>({x.extent(0), latents_})));
}

// tag: posterior-draw
template <class T>
PosteriorDraw<T> Posterior<T>::draw(Var<T> x, Var<T> noise) const {
  require_shape("noise", noise.shape(), {x.extent(0), latents_});
  const auto [mean, log_deviation, context] = encoded(x);
  const Var<T> z = mean + exp(log_deviation) * noise;
  const Var<T> log_q = StandardNormal<T>(latents_).log_prob(noise) - sum(log_deviation, {1});
  if (!flow_) return {z, log_q};
  const Transformed<T> bent = flow_->to_data(z, context);
  return {bent.value, log_q - bent.log_det};
}
// end: posterior-draw

template <class T>
Var<T> Posterior<T>::kl_to_standard_normal(Var<T> x) const {
  if (flow_) throw std::logic_error("Posterior: the KL divergence of a flow has no closed form");
  const auto [mean, log_deviation, context] = encoded(x);
  return sum((square(mean) + exp(2 * log_deviation) - 1) / 2 - log_deviation, {1});
}

template <class T>
void Posterior<T>::visit(ParameterVisitor<T>& visitor) {
  visitor("encoder", *encoder_);
  if (flow_) visitor("flow", *flow_);
}

template class Posterior<float>;
template class Posterior<double>;

}  // namespace tapeflow
