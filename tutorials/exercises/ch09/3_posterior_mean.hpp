// Means under p from weighted draws of q.
//
// Chapter 09, exercise 3. Section 2.5 of the chapter derives the error of log Z; this one goes the
// same way. About ten lines.
#pragma once

#include "flows/data/statistics.hpp"

#include <vector>

namespace tapeflow {

/// The mean of f under p = exp(-U) / Z, from draws of q whose weights are w = exp(-U) / q:
///
///   E_p[f] = E_q[w f] / E_q[w],      estimated by Σ w f / Σ w.
///
/// Z is unknown, and it cancels. `log_weights` has ln w of each draw; they may be so large that w
/// overflows a double. `f` has f of each draw.
///
/// The standard error follows as in section 2.5 of the chapter. The estimate differs from the truth
/// by the mean of w (f - E_p[f]), divided by the mean of w. The numerator has the mean 0, and so
/// the error of Σ w f / Σ w is √(Σ w² (f - mean)²) / Σ w.
MeanAndError posterior_mean(const std::vector<double>& log_weights, const std::vector<double>& f);

}  // namespace tapeflow

// Hint: Only ratios of weights count, so subtract the largest ln w before you take the exponential.
// The mean comes first, because the error needs w (f - mean).
// Proved: Weighted draws of a wrong q give means under p, with an error that says how far to trust
// them, and Z is not needed. It costs two passes over the draws.
