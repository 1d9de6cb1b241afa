#include "flows/vae/vae.hpp"

#include "engine/check.hpp"
#include "flows/bases/distributions.hpp"
#include "flows/row_chunks.hpp"

#include <cmath>

namespace tapeflow {

template <class T>
Var<T> Vae<T>::log_joint(Var<T> x, Var<T> z) const {
  return decoder_->log_prob(x, z) + StandardNormal<T>(posterior_->latents()).log_prob(z);
}

// tag: log-weight
template <class T>
Var<T> Vae<T>::log_weight(Var<T> x, Rng& rng) const {
  const auto [z, log_q] = posterior_->draw(x, rng);
  return log_joint(x, z) - log_q;
}
// end: log-weight

template <class T>
Var<T> Vae<T>::elbo_by_closed_kl(Var<T> x, Rng& rng) const {
  const Var<T> kl = posterior_->kl_to_standard_normal(x);
  return decoder_->log_prob(x, posterior_->draw(x, rng).z) - kl;
}

template <class T>
Array<double> Vae<T>::log_weights(const Array<T>& x, std::size_t draws, Rng& rng,
                                  Workers& workers) const {
  require_rank("Vae", "data", x.shape(), 2);
  const std::size_t n = x.shape()[0], d = posterior_->latents();
  Array<double> result(Shape{n, draws});
  for (std::size_t k = 0; k < draws; ++k) {
    const Array<T> noise = rng.normal<T>({n, d});
    for_each_chunk<T>(n, x.shape()[1], workers,
                      [&](std::size_t first, std::size_t count, Tape<T>& tape) {
                        const Var<T> rows = tape.constant(row_range(x, first, count));
                        const auto [z, log_q] =
                            posterior_->draw(rows, tape.constant(row_range(noise, first, count)));
                        const Var<T> log_w = log_joint(rows, z) - log_q;
                        for (std::size_t i = 0; i < count; ++i)
                          result(first + i, k) = static_cast<double>(log_w.data()[i]);
                      });
  }
  return result;
}

template <class T>
Array<T> Vae<T>::sample(std::size_t count, Rng& rng) const {
  Tape<T> tape({.record = false});
  return decoder_->sample(tape.constant(rng.normal<T>({count, posterior_->latents()})), rng);
}

template <class T>
void Vae<T>::visit(ParameterVisitor<T>& visitor) {
  visitor("decoder", *decoder_);
  visitor("posterior", *posterior_);
}

template class Vae<float>;
template class Vae<double>;

std::vector<double> iwae(const Array<double>& log_weights) {
  const std::size_t n = log_weights.shape()[0], draws = log_weights.shape()[1];
  std::vector<double> result(n, -std::numeric_limits<double>::infinity());
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t k = 0; k < draws; ++k) result[i] = log_sum(result[i], log_weights(i, k));
    result[i] -= std::log(static_cast<double>(draws));
  }
  return result;
}

VaeBounds vae_bounds(const Array<double>& log_weights) {
  require(log_weights.dimension() == 2 && log_weights.shape()[0] > 1 && log_weights.shape()[1] > 0,
          "vae_bounds: needs a weight for each of two rows or more");
  const std::size_t n = log_weights.shape()[0], draws = log_weights.shape()[1];
  std::vector<double> elbo(n, 0);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t k = 0; k < draws; ++k)
      elbo[i] += log_weights(i, k) / static_cast<double>(draws);
  return {mean_and_error(elbo), mean_and_error(iwae(log_weights))};
}

}  // namespace tapeflow
