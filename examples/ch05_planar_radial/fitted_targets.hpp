// Several kinds of flow fitted to several energies, with scores and pictures of the fits.
#pragma once

#include "examples/support/course/energy_fits.hpp"
#include "examples/support/plot/figure.hpp"

#include <string>
#include <vector>

namespace tapeflow {

struct FlowKind {
  std::string name;  ///< "planar", "radial" or "sylvester"
  std::size_t layers;

  std::string depth() const;  ///< "K = 8"
};

struct FittedFlow {
  FlowKind kind;
  EnergyFit fit;
  Worth worth;
};

struct FittedTarget {
  EnergyTarget target;
  std::vector<FittedFlow> flows;
};

/// Prints a table with the worth of each flow. Keeps log Z of each target, as in U1.log_z, and the
/// values of Worth::keep for each flow, as in U1.planar8 for eight planar layers.
void print_worths(const std::vector<FittedTarget>& all, Results& results);

/// One row of panels for each target, over the square range x range: the target's density, then the
/// density of each flow with this kind of layers, with its KL. A density above the target's peak
/// has the colour of that peak.
Figure fitted_densities(const std::vector<FittedTarget>& all, const std::string& kind,
                        AxisRange range);

/// The densities of the targets, and over each 1000 draws of the flows of these kinds: a row of
/// panels for each flow, or one row of all flows if there is one target. Drawing needs no
/// to_latent, so that a flow without an inverse can be shown.
Figure draws_over_targets(const std::vector<FittedTarget>& all,
                          const std::vector<std::string>& kinds, AxisRange range,
                          std::uint64_t seed);

/// One panel for each target: KL(q ‖ p) over the steps of the fits of this kind.
Figure kl_curves(const std::vector<FittedTarget>& all, const std::string& kind);

}  // namespace tapeflow
