// The questions: how many layers, how wide, how many rows, and how much is luck?
#pragma once

#include "examples/sizes/size_fits.hpp"
#include "examples/support/course/results.hpp"
#include "examples/support/plot/figure.hpp"

#include <string>
#include <vector>

namespace tapeflow {

/// One number of a fit takes several values, and the others stay at the middle.
struct Axis {
  std::string name, title;
  std::size_t Size::*number;
  std::vector<std::size_t> values;
  std::vector<Size> middles;  ///< one for each model

  /// The sizes along the axis: for each model, its middle with each value. A model with networks
  /// has at most 16 layers, an IAF 8, which bounds the time.
  std::vector<Size> sizes() const;
};

/// "layers", "width", "rows" and "start".
std::vector<Axis> axes();

/// All fits to rows of one density.
struct SizesOfDensity {
  KnownRows truth;
  std::vector<SizeResult> results;

  /// Fits every size of every axis once.
  SizesOfDensity(KnownRows rows, const SizeOptions& options);

  const SizeResult* find(const Size& size) const;

  /// Prints nats above the truth: a row for each model, a column for each value. Keeps them as
  /// DENSITY.AXIS.MODEL.VALUE.
  void print(const Axis& axis, Results& results) const;
  /// Prints what the middle of each model costs, and keeps it as DENSITY.cost.MODEL: weights,
  /// train, sample and score, the last three in seconds.
  void print_costs(Results& results) const;
};

/// A panel for each density: nats above the truth along the axis, both logarithmic. A guide shows
/// the Gaussian.
Figure curves(const std::vector<SizesOfDensity>& densities, const Axis& axis);

}  // namespace tapeflow
