// Several kinds of flow fitted to several energies: what each fit is worth, and pictures of them.
#pragma once

#include "examples/support/course/energy_fits.hpp"
#include "examples/support/plot/figure.hpp"

#include <string>
#include <vector>

namespace tapeflow {

struct FlowKind {
  std::string name;  ///< "planar"
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

/// A table of what each flow is worth. Keeps U1.log_z, and under U1.planar8 what Worth keeps.
void print_worths(const std::vector<FittedTarget>& all, Results& results);

/// A row of panels for each target, over the square of that range: its density, then that of each
/// flow with this kind of layers, with its KL. All have the colours of the target's: what is denser
/// than its peak is as dark.
Figure fitted_densities(const std::vector<FittedTarget>& all, const std::string& kind,
                        AxisRange range);

/// A panel for each target: KL(q ‖ p) over the steps of the fits of this kind.
Figure kl_curves(const std::vector<FittedTarget>& all, const std::string& kind);

}  // namespace tapeflow
