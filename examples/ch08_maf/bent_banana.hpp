// A conditional density of known truth: a banana that its context bends.
#pragma once

#include "examples/support/plot/figure.hpp"
#include "flows/flow.hpp"

#include <vector>

namespace tapeflow {

/// x2 ~ N(0, 4), x1 ~ N(c x2² / 4, 1): at c = 1 the banana of MAF's Fig. 1 (Papamakarios et al.,
/// arXiv:1705.07057), at c = 0 a Gaussian, below it a banana turned over. A shift by a function of
/// the other column changes no volume: for every c the entropy is ln 2πe + ln 2 = 3.531024.
Rows<float> bent_bananas(std::size_t count, Rng& rng);  ///< with c uniform on (-1, 1) as context

double bent_banana_log_prob(double x1, double x2, double c);
std::vector<double> bent_banana_log_prob(const Rows<float>& rows);  ///< of each, given its context

/// Small panels: above the truth, below it the flow, for some contexts.
Figure bent_banana_and_flow(const Flow<float>& flow);

}  // namespace tapeflow
