// A planted mistake: rows scored with the batch normalisation of their own batch.
#pragma once

#include "examples/support/course/results.hpp"
#include "flows/tables/density_model.hpp"

#include <vector>

namespace tapeflow {

/// ln p of rows, scored in batches of eight. The flow's batch normalisation takes mean and variance
/// of these eight rows, as in training. Rows after the last full batch get no score.
std::vector<double> score_by_batch(const DensityModel<float>& model, const Array<double>& rows);

/// Scores the first row in two batches: with the seven rows after it, and with the next seven.
/// Prints both scores and keeps them as one_row.first and one_row.second.
void score_in_two_batches(const DensityModel<float>& model, const Array<double>& rows,
                          Results& results);

}  // namespace tapeflow
