// A Gaussian whose mean is linear in what is known: what a flow of speech has to beat.
#pragma once

#include "engine/array.hpp"

#include <vector>

namespace tapeflow {

/// x | c ~ N(b + c A, L Lᵀ) for rows x [N, D] and c [N, G]: maximum likelihood, with a ridge that
/// keeps columns of c that depend on one another apart.
struct LinearGaussian {
  Array<double> A, b, L;  ///< [G, D], [D], [D, D]

  /// Needs more rows than G + D. With G = 0 it is the Gaussian of x.
  static LinearGaussian fit(const Array<double>& c, const Array<double>& x, double ridge = 1);

  /// b + c A for each row, [N, D].
  Array<double> mean(const Array<double>& c) const;

  /// In nats, for each row.
  std::vector<double> log_prob(const Array<double>& c, const Array<double>& x) const;
};

}  // namespace tapeflow
