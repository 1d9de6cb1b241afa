// Rows that count more than others.
#pragma once

#include "engine/random.hpp"
#include "flows/data/statistics.hpp"

#include <vector>

namespace tapeflow {

/// Draws `count` of the rows in proportion to their weights: row i comes about
/// count · wᵢ / Σ w times, rounded down or up, and exactly so often in expectation. The rows rise.
/// It is systematic resampling: one random number puts `count` even steps on the line of the summed
/// weights (Kitagawa, Monte Carlo filter and smoother for non-Gaussian nonlinear state space
/// models, 1996). Needs weights from 0 on, not all of them 0: else std::invalid_argument.
std::vector<std::size_t> rows_by_weight(const std::vector<double>& weights, std::size_t count,
                                        Rng& rng);

/// Σ wᵢ xᵢ / Σ wᵢ and its standard error √(n / (n - 1) Σ wᵢ² (xᵢ - mean)²) / Σ wᵢ, as of a ratio of
/// two means; with equal weights, or none, mean_and_error(numbers).
MeanAndError mean_and_error(const std::vector<double>& numbers, const std::vector<double>& weights);
/// The same of the differences a_i - b_i.
MeanAndError paired_difference(const std::vector<double>& a, const std::vector<double>& b,
                               const std::vector<double>& weights);

}  // namespace tapeflow
