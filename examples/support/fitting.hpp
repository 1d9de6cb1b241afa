// What the programs that fit a flow share.
#pragma once

#include "examples/support/grid.hpp"
#include "examples/support/results.hpp"
#include "flows/density_model.hpp"
#include "flows/quadrature.hpp"

#include <filesystem>
#include <string>

namespace tapeflow {

/// "epoch 12 of 300: train -4.213, valid -4.301 ± 0.051, best -4.298 nats; 3 s, at most 40 s to
/// go".
std::string progress_text(const EpochReport& report);

/// Fits the model with a line of progress on standard error. Keeps rows.train, rows.valid,
/// rows.test, parameters, epochs, best_epoch and seconds.
void fit_with_progress(DensityModel<float>& model, const SplitData<double>& data,
                       const FitOptions& options, Results& results);

/// A density over a box of the plane, on cells x cells points.
Grid density_over(const LogDensity& log_prob, AxisRange x, AxisRange y, std::size_t cells);

/// The density of a flow's base over a square.
Grid base_density(const Flow<float>& flow, AxisRange range, std::size_t cells);

/// Where the model's flow sends raw rows [N, D].
Array<double> latent_of(const DensityModel<float>& model, const Array<double>& rows);

/// "picture_latent.png" for "picture.png" and "_latent".
std::string beside(const std::filesystem::path& picture, const std::string& suffix);

}  // namespace tapeflow
