// Densities that are known exactly, to measure fits against.
#pragma once

#include "flows/targets/toy_densities.hpp"

namespace tapeflow {

/// A density of any number of columns: rows to draw, ln p of rows, and the entropy in nats.
struct KnownRows {
  std::string name;
  std::size_t columns;
  std::function<Array<double>(std::size_t count, Rng& rng)> sample;
  LogDensity log_prob;
  double entropy;
};

/// "moons" of toy_densities.hpp. The entropy is by quadrature.
KnownRows moons();

/// Four bananas in eight columns, turned together: for each of them y1 ~ N(0, 1) and y2 ~ N(y1²,
/// ½²), and x = y Q for a fixed orthogonal Q. No column is what it was, and no two columns belong
/// together. A rotation keeps volumes, so that the entropy is that of the bananas,
///
///   4 ln 2πe + 4 ln ½.
///
/// y1² has the variance 2, so that the best Gaussian is worse by 4 · ½ ln((2 + ¼) / ¼) = 4 ln 3.
KnownRows bananas();

}  // namespace tapeflow
