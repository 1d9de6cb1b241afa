// Fitting a flow to rows as they are, with the curve of how it went.
#pragma once

#include "examples/support/course/results.hpp"
#include "examples/support/plot/figure.hpp"
#include "flows/training/trainer.hpp"

#include <vector>

namespace tapeflow {

/// Log-likelihoods per row in nats, an entry an epoch.
struct LearningCurve {
  std::vector<double> epoch, train, valid;
};

/// Trains with a line of progress on standard error. Keeps rows.train, rows.valid, parameters,
/// epochs, best_epoch and seconds.
LearningCurve fit_with_curve(Flow<float>& flow, const PreparedRows<float>& train,
                             const PreparedRows<float>& valid, const FitOptions& options,
                             Results& results);

/// Training and validation as bits per pixel, for images of so many pixels with levels of this
/// width, and as a guide the bits that a Gaussian takes.
std::vector<Series> in_bits(const LearningCurve& curve, std::size_t features, double cell,
                            double gaussian);

}  // namespace tapeflow
