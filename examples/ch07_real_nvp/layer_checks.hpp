// Checks of the layers of the chapter, and of their planted mistakes.
#pragma once

#include "examples/support/course/results.hpp"
#include "flows/recipes.hpp"
#include "flows/tables/density_model.hpp"

#include <cstdint>
#include <string>

namespace tapeflow {

/// Checks the gradient of a training step through batch normalisation, by the tape and by
/// differences.
void check_gradient_of_training(std::uint64_t seed, Results& results);

/// The contracts of the affine coupling, BatchNorm and ActNorm. With the planted mistake "twice"
/// that of the coupling whose log_det is doubled. Keeps the number of sentences as contract.broken.
void check_contracts(const std::string& mistake, std::uint64_t seed, Results& results);

/// ln p of a row 300 deviations out, and whether its gradient is finite: under the flow of the
/// model, and under the same weights without a bound of the log-scales.
void score_far_out(const DensityModel<float>& model, const RealNvpOptions& shape, Results& results);

/// The processor time of both directions for 10 000 rows, the least of five runs. Keeps the second
/// divided by the first as directions.ratio.
void time_both_directions(const DensityModel<float>& model, Results& results);

}  // namespace tapeflow
