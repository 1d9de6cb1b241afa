// Checks of fitted flows whose results the program prints.
#pragma once

#include "examples/ch05_planar_radial/fitted_targets.hpp"
#include "flows/targets/energies.hpp"

#include <string>
#include <vector>

namespace tapeflow {

/// A fitted flow in both precisions.
struct CheckedFlow {
  FlowKind kind;
  const Flow<float>& fitted;
  Flow<double> exact;
};

/// Prints a table with a row for each flow: the largest difference, over 200 latents, between the
/// log_det of to_data and ln|det J| with J by central differences; the largest difference between z
/// and to_latent(to_data(z)); and the processor time of each direction for 10000 rows. Keeps them
/// as log_det.NAME, round_trip.NAME, to_data.NAME and to_latent.NAME.
void print_flow_checks(const std::vector<CheckedFlow>& flows, std::uint64_t seed, Results& results);

/// Checks the gradient, in all parameters of all flows, of the part of KL(q ‖ p) that depends on
/// them. Prints the result.
void check_gradients_of_kl(std::vector<CheckedFlow>& flows, const EnergyFunction<double>& energy,
                           std::uint64_t seed, Results& results);

/// Prints for each flow, with the weights that it has, whether it keeps the contract. Keeps the
/// number of broken sentences as broken.NAME.
void check_contracts(std::vector<CheckedFlow> flows, std::uint64_t seed, Results& results);

}  // namespace tapeflow
