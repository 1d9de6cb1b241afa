// Exercise ch14.3: a tighter bound, and an estimate with less bias than any bound.
#pragma once

#include "engine/array.hpp"

#include <vector>

namespace tapeflow {

/// Two estimates of ln p(x) for each of N rows, in nats.
struct Evidence {
  std::vector<double> iwae;       ///< L, the bound of all K draws, [N]
  std::vector<double> jackknife;  ///< J, [N]
};

/// Both estimates from the log weights of K >= 2 draws for each row, [N, K]. The mean of the
/// weights w_1 … w_K is right on average, and its logarithm is too small on average:
///
///   L = ln (w_1 + … + w_K) / K,        E[L] = ln p(x) - a / K + terms of order 1 / K²
///
/// Nobody knows a, but it is the same for K - 1 draws. Leave out draw k, and call the bound of the
/// other K - 1 draws L_k. Its mean over all k has the bias -a / (K - 1), so that the difference
///
///   J = K L - (K - 1) (L_1 + … + L_K) / K
///
/// has no bias of order 1 / K (Nowozin, "Debiasing evidence approximations", ICLR 2018, definition
/// 1 with m = 1). This old trick is called the jackknife.
///
/// The log weights may be so large that the weights overflow a double, and one weight of a row may
/// be e^40 times all others.
Evidence evidence(const Array<double>& log_weights);

}  // namespace tapeflow

// Hint: log_sum of flows/data/statistics.hpp adds two numbers whose logarithms you have. The sum
// without draw k is the sum of all before it and all behind it, and both come from one pass.
// Proved: K draws know the greater part of their own bias. J costs three sums of K numbers in place
// of one, and no draw more. It is no bound: on average it may lie above ln p(x).
