// What the programs that fit a flow share.
#pragma once

#include "examples/support/grid.hpp"
#include "examples/support/results.hpp"
#include "flows/density_model.hpp"

#include <string>

namespace tapeflow {

/// "epoch 12 of 300: train -4.213, valid -4.301 ± 0.051, best -4.298 nats; 3 s, at most 40 s to
/// go".
std::string progress_text(const EpochReport& report);

/// Fits the model with a line of progress on standard error. Keeps rows.train, rows.valid,
/// rows.test, parameters, epochs, best_epoch and seconds.
void fit_with_progress(DensityModel<float>& model, const SplitData<double>& data,
                       const FitOptions& options, Results& results);

/// The model's density over a box, in the units of its data, on cells x cells points.
Grid density_over(const DensityModel<float>& model, AxisRange x, AxisRange y, std::size_t cells);

}  // namespace tapeflow
