// Does a density integrate to one? The check no training curve can fake.
#pragma once

#include "flows/flow.hpp"

namespace tapeflow {

/// A regular grid over a box in one or two dimensions, and a density on it.
struct DensityGrid {
  std::vector<double> low, high;  ///< the box, [D]
  Array<double> density;  ///< p at the centres of the cells: [n] or [n (second axis), n (first)]

  /// ∫ p over the box by the midpoint rule.
  double integral() const;
  /// ∫ p ln p over the box: the mean log-density of the flow's own samples.
  double mean_log_density() const;
};

/// The centres of n cells along each axis of a box in D = 1 or 2 dimensions, [n^D, D], the first
/// axis running fastest.
template <class T>
Array<T> cell_centres(const std::vector<double>& low, const std::vector<double>& high,
                      std::size_t n);

/// The density of a flow on D = 1 or 2 columns, on n cells along each axis. The box holds all but
/// about 1e-8 of the mass: it is the bounding box of where the flow sends the box of its base.
template <class T>
DensityGrid density_grid(const Flow<T>& flow, std::size_t n, Workers& workers);

/// The same over a given box.
template <class T>
DensityGrid density_grid(const Flow<T>& flow, std::size_t n, std::vector<double> low,
                         std::vector<double> high, Workers& workers);

}  // namespace tapeflow
