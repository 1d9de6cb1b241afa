// Flows whose densities have names, and so formulas to hold them against.
#pragma once

#include "examples/support/course/results.hpp"
#include "examples/support/plot/figure.hpp"
#include "flows/flow.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace tapeflow {

struct KnownFlow {
  std::string name, density;  ///< "exp of a normal", "log-normal"
  Flow<double> flow;
  double (*log_density)(const double* row);  ///< ln p by formula
  double (*first_column)(double x);          ///< the density of column 0 alone
  AxisRange shown;                           ///< and the part of the line to draw
};

/// exp of a normal number, sigmoid of a logistic one, Box and Muller's map of a uniform square.
std::vector<KnownFlow> known_flows();

/// The largest difference between the flow's ln p and the formula's, at 1000 random rows between 0
/// and 1.
double worst_difference(const KnownFlow& known, std::uint64_t seed);

/// Prints it for each as a table; keeps it as known.DENSITY.
void compare_with_formulas(const std::vector<KnownFlow>& all, std::uint64_t seed, Results& results);

/// A panel each: the density of column 0 by formula, over the histogram of 20000 draws of the flow.
Figure histograms(const std::vector<KnownFlow>& all, std::uint64_t seed);

}  // namespace tapeflow
