// A picture of importance weights.
#pragma once

#include "examples/support/plot/figure.hpp"

#include <string>
#include <vector>

namespace tapeflow {

/// The log-weights of the draws of one fit, in the order in which they were drawn.
struct NamedWeights {
  std::string name;
  std::vector<double> log_weights;
};

/// The share of the total weight that the heaviest draws hold: x is a share of the draws, y their
/// share of the weight. x rises from one draw to all of them.
Series weight_of_heaviest(const NamedWeights& weights);

/// The estimate ln(Σw / n) from the first n draws: x is n in thousands, from 1 on.
Series running_log_z(const NamedWeights& weights);

/// Two panels, each with a curve for each fit and a guide: the running estimate of log Z, whose
/// truth is 0, and the weight of the heaviest draws beside that of equal weights.
Figure weights_of_fits(const std::vector<NamedWeights>& fits);

}  // namespace tapeflow
