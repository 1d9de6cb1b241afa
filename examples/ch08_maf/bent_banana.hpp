// A conditional density of known truth: a banana bent by its context.
#pragma once

#include "examples/support/course/results.hpp"
#include "examples/support/plot/figure.hpp"
#include "flows/flow.hpp"

#include <vector>

namespace tapeflow {

/// Draws x2 ~ N(0, 2²), x1 ~ N(c x2² / 4, 1). At c = 1 this is the banana of MAF's Fig. 1
/// (Papamakarios et al., arXiv:1705.07057), at c = 0 a Gaussian, and at c < 0 a banana turned over.
/// A shift by a function of the other column changes no volume: for every c the entropy is ln 2πe +
/// ln 2 = 3.531024.
Rows<float> bent_bananas(std::size_t count, Rng& rng);  ///< the context c is uniform on (-1, 1)
Rows<float> bent_bananas(std::size_t count, double c, Rng& rng);  ///< all rows have the context c

double bent_banana_log_prob(double x1, double x2, double c);
std::vector<double> bent_banana_log_prob(const Rows<float>& rows);  ///< of each row

/// What the context tells about a row, in nats: the entropy of x with c unknown, minus that with c
/// known. By quadrature.
double information_in_context();

/// One line for each of four contexts, and one for all contexts together: the truth's entropy,
/// minus the flow's mean log-density of fresh rows, and their difference.
void print_conditional_scores(const Flow<float>& flow, Rng& rng, Results& results);

/// Small panels for these contexts: the truth above, the flow below.
Figure bent_banana_and_flow(const Flow<float>& flow);

}  // namespace tapeflow
