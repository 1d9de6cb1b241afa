// Exercise 05.1: the density under a map that folds.
#pragma once

namespace tapeflow {

/// z is standard normal and x = z + a tanh z. For a > -1 this is a planar layer with D = 1, and the
/// density of x is p_Z(z) / |dx/dz| at the one z with this x. For a < -1 up to three points z have
/// the same x, and each brings its share of mass there.
///
/// Returns the density of x, right to 1e-6, for any a from -20 to 20 and any x. At the two x where
/// the map turns around the density is infinite; nobody will ask you for these.
///
/// Chapter 05, section 2 ("When is it invertible?") has the map, section 6 the mistake that this
/// function repairs.
double folded_density(double x, double a);

}  // namespace tapeflow

// Hint: Find the points where the slope 1 + a (1 - tanh² z) is zero. Between them the map only
// rises or only falls, and halving an interval finds the one root there. All roots lie within |a|
// of x.
// Proved: Where a map folds, the density is a sum over all points that land there. Each x costs up
// to three searches for a root, where an invertible map costs one.
