// Checks of a flow whose results the programs print.
#pragma once

#include "flows/bijector.hpp"

namespace tapeflow {

/// The largest difference, over the rows of z [N, D], between the log_det that to_data returns and
/// ln |det J|, with the Jacobian J of to_data by central differences.
double worst_log_det(const Bijector<double>& bijector, const Array<double>& z);

/// The largest difference, over the entries of z, between z and to_latent(to_data(z)).
double worst_round_trip(const Bijector<double>& bijector, const Array<double>& z);

}  // namespace tapeflow
