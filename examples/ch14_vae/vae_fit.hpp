// Training a variational autoencoder: uphill on a bound of the likelihood.
#pragma once

#include "flows/vae/vae.hpp"

#include <functional>

namespace tapeflow {

/// A bound for each row of x, [N], that can be differentiated: Vae::log_weight, or
/// Vae::elbo_by_closed_kl.
using Bound = std::function<Var<float>(const Vae<float>& vae, Var<float> x, Rng& rng)>;

/// One draw of the posterior for each row, weighed: the estimate of the ELBO that needs no formula.
Var<float> sampled_elbo(const Vae<float>& vae, Var<float> x, Rng& rng);

struct VaeFitOptions {
  std::size_t steps = 5000;
  std::size_t batch = 0;  ///< rows of a step, new ones each time; 0 for all rows
  double learning_rate = 1e-3;
  std::uint64_t seed = 1;
};

/// Climbs the mean bound of the rows x [N, X] by Adam, at a rate that falls along half a cosine.
/// Changes the given weights, which may be those of the posterior alone. Calls on_step(step, bound)
/// after each step, with the mean over the rows of the step.
void fit_vae(const Vae<float>& vae, const std::vector<Parameter<float>*>& weights,
             const Array<float>& x, const Bound& bound, const VaeFitOptions& options,
             const std::function<void(std::size_t, double)>& on_step = {});

}  // namespace tapeflow
