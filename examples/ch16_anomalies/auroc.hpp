// The area under the receiver's operating curve.
#pragma once

#include "examples/support/plot/figure.hpp"

#include <vector>

namespace tapeflow {

/// The share of all pairs of a good and a defective item in which the defective one has the higher
/// score; a tie counts a half. 1 is a perfect order, 0.5 is guessing. By sorting all scores, in
/// (n + m) log(n + m) steps. std::invalid_argument unless there are items of both sorts.
double auroc(const std::vector<double>& good, const std::vector<double>& defective);

/// The curve itself: the share of good items above a threshold (x), and of defective ones (y), for
/// every threshold.
Series receiver_curve(const std::string& name, const std::vector<double>& good,
                      const std::vector<double>& defective);

}  // namespace tapeflow
