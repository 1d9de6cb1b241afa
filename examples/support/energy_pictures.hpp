// Pictures of flows fitted to energies.
#pragma once

#include "examples/support/energy_fits.hpp"
#include "examples/support/plot.hpp"

#include <string>
#include <vector>

namespace tapeflow {

struct NamedFit {
  std::string name;
  const EnergyFit& fit;
  const Worth& worth;
};

/// A row of panels over the square of that range: the target's density, then that of each flow,
/// with its KL. All have the colours of the target's: what is denser than its peak is as dark.
void add_densities(Figure& figure, const EnergyTarget& target, const std::vector<NamedFit>& fits,
                   AxisRange range);

/// A panel of KL(q ‖ p) over the steps of each fit.
void add_kl_curves(Figure& figure, const EnergyTarget& target, const std::vector<NamedFit>& fits);

}  // namespace tapeflow
