// A mistake to plant: rows scored with the statistics of the batch that they happen to be in.
#pragma once

#include "examples/support/course/results.hpp"
#include "flows/tables/density_model.hpp"

#include <vector>

namespace tapeflow {

/// ln p of rows, eight at a time, by a flow whose batch normalisation takes the mean and the
/// variance of these eight, as in training. What is left over of the last eight has no score.
std::vector<double> score_by_batch(const DensityModel<float>& model, const Array<double>& rows);

/// Prints and keeps, as one_row.first and one_row.second, what the first of the rows then scores
/// beside the seven that follow it, and beside the next seven.
void score_in_two_batches(const DensityModel<float>& model, const Array<double>& rows,
                          Results& results);

}  // namespace tapeflow
