// Does a density integrate to one? The check no training curve can fake.
#pragma once

#include "flows/flow.hpp"

#include <functional>

namespace tapeflow {

/// A regular grid over a box in one or two dimensions, and a density on it.
struct DensityGrid {
  Bounds bounds;          ///< the box, [D]
  Array<double> density;  ///< p at the centres of the cells: [n] or [n (second axis), n (first)]

  /// ∫ p over the box by the midpoint rule.
  double integral() const;
  /// ∫ p ln p over the box: the mean log-density of the flow's own samples.
  double mean_log_density() const;
};

/// The centres of n cells along each axis of a box in D = 1 or 2 dimensions, [n^D, D], the first
/// axis running fastest.
template <class T>
Array<T> cell_centres(const Bounds& bounds, std::size_t n);

/// log p in nats of each row of points [N, D].
using LogDensity = std::function<std::vector<double>(const Array<double>& points)>;

/// A density on n cells along each axis of a box. std::invalid_argument if the box is infinite.
DensityGrid density_grid(const LogDensity& log_prob, const Bounds& bounds, std::size_t n);

/// A box that holds all but about 1e-8 of the mass of a flow on D = 1 or 2 columns: the bounding
/// box of the points to which the flow maps the box of its base. std::invalid_argument for a flow
/// with a context, because its mass lies elsewhere for each context.
template <class T>
Bounds bounds_of(const Flow<T>& flow);

/// The density of a flow on D = 1 or 2 columns, on n cells along each axis of bounds_of(flow).
template <class T>
DensityGrid density_grid(const Flow<T>& flow, std::size_t n, Workers& workers);

}  // namespace tapeflow
