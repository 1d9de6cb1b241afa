// Exercise ch07.1: a layer of your own, derived and coded.
#pragma once

#include "engine/random.hpp"
#include "flows/layers/coupling/coupling.hpp"

#include <memory>
#include <vector>

namespace tapeflow {

/// A coupling that changes how heavy the tails of the moved columns are. Networks of the kept
/// columns x_a compute s and t for each moved column, as in AffineCoupling. Then
///
///   to_latent:  z_a = x_a,  z_b = sinh(exp(s(x_a)) asinh(x_b) + t(x_a)).
///
/// First derive the other direction and both log-determinants (pencil exercise 3 of chapter 07).
/// Then write the class in the file 1_sinh_arcsinh.cpp. It derives from Coupling<double> and
/// overrides `move`, `move_back` and `visit`. ScaleAndShiftNet<double>
/// (flows/layers/coupling/scale_and_shift_net.hpp) is the pair of networks, with |s| < 3.
///
/// Returns such a layer, whose networks have hidden layers of these widths.
std::unique_ptr<Bijector<double>> sinh_arcsinh_coupling(Split split,
                                                        const std::vector<std::size_t>& hidden,
                                                        Rng& rng);

}  // namespace tapeflow

// Hint: The slope of z_b in x_b is e^s sqrt(1 + z_b²) / sqrt(1 + x_b²). The way back undoes sinh,
// then the shift, then the factor, then asinh; its log_det is minus the other one, at the same pair
// of x_b and z_b.
// Proved: Any invertible map of the moved columns makes a coupling, and its log_det is a sum over
// these columns. Both directions cost one pass through the networks.
