// Importance weights: what a flow fitted to an energy is worth.
//
// Draws of a flow q, each weighted by how much more often the target p = exp(-U) / Z would draw
// it, are as good as draws of p. The mean of the weights w = exp(-U(x)) / q(x) is Z, whatever q is:
//
//   Z = ∫ exp(-U) = E_q[w]
//
//   Rng rng(1);
//   const auto log_w = log_importance_weights(flow, energy.value, 100000, rng, workers);
//   const ImportanceEstimate z = importance_estimate(log_w);
#pragma once

#include "flows/data/statistics.hpp"
#include "flows/flow.hpp"
#include "flows/targets/energies.hpp"

#include <vector>

namespace tapeflow {

/// ln w = -U(x) - ln q(x) of `samples` draws x of the flow, in its precision. A draw comes with its
/// density: no to_latent is needed. The result does not depend on the number of workers.
template <class T>
std::vector<double> log_importance_weights(const Flow<T>& flow, const EnergyFunction<T>& energy,
                                           std::size_t samples, Rng& rng, Workers& workers);

struct ImportanceEstimate {
  double log_z = 0;
  double standard_error = 0;     ///< of log_z
  double effective_samples = 0;  ///< between 1 and n
};

/// From n weights w, in log space:
///
///   log_z              ln (Σw / n)
///   effective_samples  (Σw)² / Σw²: as many draws of p would give means as exact (Kish 1965)
///   standard_error     of log_z, by the delta method: the standard error of the mean weight,
///                      divided by the mean weight. With the variance over n - 1 this is
///                      √((n / effective_samples - 1) / (n - 1))
///
/// All three are estimates from the same draws: a mode of p that q never visits is missing in all
/// three. The average of log_z is below log Z, by about half the error squared. Needs two weights,
/// and not all of them 0; std::invalid_argument for NaN and +infinity.
ImportanceEstimate importance_estimate(const std::vector<double>& log_weights);

/// E_q[log q + U] from the same weights: -mean(ln w), with its standard error. KL(q ‖ p) is this
/// and log Z.
MeanAndError mean_log_q_and_energy(const std::vector<double>& log_weights);

}  // namespace tapeflow
