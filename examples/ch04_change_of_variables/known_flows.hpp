// Flows with a well-known density, to be compared with its formula.
#pragma once

#include "examples/support/course/results.hpp"
#include "examples/support/plot/figure.hpp"
#include "flows/flow.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace tapeflow {

struct KnownFlow {
  std::string name, density;  ///< such as "exp of a normal" and "log-normal"
  Flow<double> flow;
  double (*log_density)(const double* row);  ///< ln p of a row by the formula
  double (*first_column)(double x);          ///< the marginal density of column 0
  AxisRange shown;                           ///< the range of column 0 to draw
};

/// Three flows: exp of a normal number, sigmoid of a logistic number, and Box and Muller's map of a
/// uniform square.
std::vector<KnownFlow> known_flows();

/// The largest difference between the flow's ln p and the formula's, over 1000 random rows between
/// 0 and 1.
double worst_difference(const KnownFlow& known, std::uint64_t seed);

/// Prints a table of the flows with their worst_difference. Keeps it as known.DENSITY.
void compare_with_formulas(const std::vector<KnownFlow>& all, std::uint64_t seed, Results& results);

/// One panel for each flow: the density of column 0 by formula, over the histogram of 20000 draws.
Figure histograms(const std::vector<KnownFlow>& all, std::uint64_t seed);

}  // namespace tapeflow
