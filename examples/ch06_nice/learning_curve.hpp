// Fits a flow to prepared rows and records the learning curve.
#pragma once

#include "examples/support/course/fitting.hpp"
#include "examples/support/plot/figure.hpp"
#include "flows/training/trainer.hpp"

#include <vector>

namespace tapeflow {

/// Trains with a line of progress on standard error. Keeps rows.train, rows.valid, parameters,
/// epochs, best_epoch and seconds.
LearningCurve fit_with_curve(Flow<float>& flow, const PreparedRows<float>& train,
                             const PreparedRows<float>& valid, const FitOptions& options,
                             Results& results);

/// The training and validation curves in bits per pixel, for images of `features` pixels with level
/// cells of width `cell`. A third series is a guide: the Gaussian's bits.
std::vector<Series> in_bits(const LearningCurve& curve, std::size_t features, double cell,
                            double gaussian);

}  // namespace tapeflow
