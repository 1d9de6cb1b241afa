#include "flows/bases/gaussian_mixture.hpp"

#include "engine/check.hpp"
#include "flows/bases/draw_by_logits.hpp"
#include "flows/data/half_log_2pi.hpp"

#include <algorithm>
#include <cmath>

namespace tapeflow {

template <class T>
GaussianMixture<T>::GaussianMixture(std::size_t features, std::size_t components, Rng& rng)
    : Distribution<T>(features),
      logits_{"logits", filled<T>({components}, 0)},
      means_{"means", rng.normal<T>({components, features})},
      log_scales_{"log_scales", filled<T>({components, features}, 0)} {
  require(components > 0, "GaussianMixture: needs at least one component, got 0");
}

// log p(z) = ln Σ_k exp(log w_k + Σ_j log N(z_j)), with u = (z - mean) / scale [N, K, D].
template <class T>
Var<T> GaussianMixture<T>::log_density(Var<T> z, Var<T>) const {
  Tape<T>& tape = z.tape();
  const Var<T> logits = tape.watch(logits_), log_scales = tape.watch(log_scales_);
  const Var<T> u =
      (reshape(z, {z.extent(0), 1, this->features()}) - tape.watch(means_)) * exp(-log_scales);
  const double constant = static_cast<double>(this->features()) * half_log_2pi;
  const Var<T> log_weights = logits - logsumexp(logits);
  const Var<T> log_components = log_weights - sum(log_scales, {1}) - static_cast<T>(constant) -
                                0.5 * sum(square(u), {2});  // [N, K]
  return logsumexp(log_components, {1});
}

template <class T>
Array<T> GaussianMixture<T>::draw(std::size_t count, Rng& rng, const Array<T>&) const {
  const std::span<const T> logits(logits_.value.data(), logits_.value.size());
  Array<T> draws = rng.normal<T>({count, this->features()});
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t k = draw_by_logits(logits, rng);
    for (std::size_t j = 0; j < this->features(); ++j) {
      draws(i, j) = means_.value(k, j) + std::exp(log_scales_.value(k, j)) * draws(i, j);
    }
  }
  return draws;
}

template <class T>
Bounds GaussianMixture<T>::box(const Array<T>&) const {
  Bounds bounds;
  for (std::size_t j = 0; j < this->features(); ++j) {
    double low = 0, high = 0;
    for (std::size_t k = 0; k < logits_.value.size(); ++k) {
      const double mean = means_.value(k, j), reach = 6 * std::exp(log_scales_.value(k, j));
      low = k == 0 ? mean - reach : std::min(low, mean - reach);
      high = k == 0 ? mean + reach : std::max(high, mean + reach);
    }
    bounds.low.push_back(low);
    bounds.high.push_back(high);
  }
  return bounds;
}

template <class T>
void GaussianMixture<T>::visit(ParameterVisitor<T>& visitor) {
  visitor("logits", logits_);
  visitor("means", means_);
  visitor("log_scales", log_scales_);
}

template class GaussianMixture<float>;
template class GaussianMixture<double>;

}  // namespace tapeflow
