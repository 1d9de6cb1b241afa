// Private to gaussian: the scores of a fold if there are more columns than rows outside of it.
#pragma once

#include "flows/data/row_source.hpp"

#include <vector>

namespace tapeflow {

/// For each shrinkage the sum of log p over the rows inside of a fold, under the Gaussian of the
/// rows outside of it whose correlations are shrunk; -infinity if it is singular. Needs no matrix
/// [D, D]: with n rows outside it takes time n² D instead of D³.
std::vector<double> scores_of_fold_by_rows(const RowSource& data, std::size_t fold,
                                           const std::vector<double>& shrinkages);

}  // namespace tapeflow
