// Exercise ch11.2: the density of samples at a temperature.
#pragma once

#include "flows/flow.hpp"

#include <vector>

namespace tapeflow {

/// A flow is sampled at a temperature T: z is standard normal, and x = to_data(T z). Samples of
/// this kind have a density of their own, and it is not that of the flow. Return its logarithm in
/// nats for each row of x [N, D]. T is above 0.
///
/// To ask the flow: Tape<double> tape({.record = false}); then
/// flow.bijector().to_latent(tape.constant(x)) has a value [N, D] and a log_det [N].
std::vector<double> log_prob_at(const Flow<double>& flow, const Array<double>& x, double T);

}  // namespace tapeflow

// Hint: x = to_data(y) with y = T z. The density of y is that of a normal with deviation T in each
// of D columns; from y to x the flow's own log_det counts.
// Proved: A temperature changes the base and not the flow, so the density of its samples is as
// cheap as the density of the flow.
