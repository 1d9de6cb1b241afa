// Exercise ch07.2: the first statistics of a stack of ActNorm layers.
#pragma once

#include "engine/array.hpp"

#include <functional>
#include <vector>

namespace tapeflow {

/// An ActNorm, z_j = x_j exp(log_scale_j) + shift_j, and the coupling behind it.
struct NormalisedStep {
  std::vector<double> log_scale, shift;  ///< [D] each
  bool initialised = false;
  std::function<Array<double>(const Array<double>&)> coupling;  ///< [N, D] to [N, D]
};

/// Gives the ActNorms their first values. `rows` [N, D] are the training rows. They pass through
/// the steps in order: the first ActNorm, its coupling, the second ActNorm and so on. Each ActNorm
/// that is not initialised gets the log_scale and the shift with which its rows *leave* with mean 0
/// and standard deviation 1 in each column; then it is marked as initialised. One that is
/// initialised keeps what it has. A column in which all numbers are equal has no deviation to
/// divide by: it is only shifted, and gets the log_scale 0. (The mean of equal numbers may round to
/// a neighbour of theirs. So compare the numbers with one another, not the deviation with zero.)
/// The deviation is the root of the mean squared distance from the mean (divide by N).
void initialise(std::vector<NormalisedStep>& steps, const Array<double>& rows);

}  // namespace tapeflow

// Hint: The rows that arrive at the second ActNorm have been through the first one, with its new
// values, and through the first coupling.
// Proved: Statistics of a layer are those of the rows as they arrive there. Taking them costs one
// pass of all rows through the layers before, once.
