// The Gaussian of rows whose heavy tails are bent in first: what whitening is made of.
#pragma once

#include "flows/data/gaussian.hpp"
#include "flows/layers/elementwise/heavy_tails.hpp"
#include "flows/tables/context_columns.hpp"

#include <string>
#include <vector>

namespace tapeflow {

/// Tails, and the Gaussian (Gaussian::fit_shrunk) of the context and what the rows are when those
/// tails are bent in.
struct BentGaussian {
  HeavyTails<double> tails;
  Gaussian gaussian;
};

/// Of the independent columns of the context. With the tails of fit_tails or with none, whichever
/// makes all these columns the likelier in cross-validation. A column that bends no longer depends
/// on others by a straight line: that may cost the Gaussian of all of them more than its tails are
/// worth. std::invalid_argument as Gaussian::fit.
BentGaussian better_gaussian(const Array<double>& rows, const std::vector<std::string>& columns,
                             const GivenContext& given);

}  // namespace tapeflow
