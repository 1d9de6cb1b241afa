// Functions for the programs that fit a flow to data.
#pragma once

#include "examples/support/course/results.hpp"
#include "flows/quadrature.hpp"
#include "flows/tables/density_model.hpp"

#include <string>
#include <vector>

namespace tapeflow {

/// "epoch 12 of 300: up to 40 s left, train -4.213, valid -4.301, best -4.298 nats". What matters
/// most comes first: a narrow terminal shows the beginning.
std::string progress_text(const EpochReport& report);

/// Log-likelihoods per row in nats, one entry per epoch.
struct LearningCurve {
  std::vector<double> epoch, train, valid;

  void append(const EpochReport& report);
};

/// Fits the model with a line of progress on standard error. Keeps rows.train, rows.valid,
/// rows.test, parameters, epochs, best_epoch and seconds.
LearningCurve fit_with_progress(DensityModel<float>& model, const SplitData<double>& data,
                                const FitOptions& options, Results& results);

/// Prints the mean log-density of the held-out rows in nats: of the full Gaussian fitted to the
/// training rows, of the flow, and the flow's gain over the Gaussian, row by row. Keeps them as
/// gaussian, flow and gain. `row` names a row in the output, as in "eruption".
void compare_with_gaussian(const LogDensity& log_prob, const SplitData<double>& data,
                           const std::string& row, Results& results);

}  // namespace tapeflow
