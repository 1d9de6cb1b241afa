// The parts of a network and of its training, each shown alone.
#pragma once

#include "engine/ops.hpp"
#include "examples/support/course/results.hpp"
#include "examples/support/plot/figure.hpp"

#include <string>
#include <vector>

namespace tapeflow {

/// Two ways to compute ln Σ e^x over all entries, or over each row of x [N, K]. `stable` subtracts
/// the largest entry first, as `logsumexp` does. `naive` follows the formula and overflows: a
/// planted mistake.
enum class LogSumExp { stable, naive };

/// The mean over the rows of -ln softmax(logits)[label] = ln Σ_k e^logits_k - logits[label], for
/// logits [N, K] and N labels below K.
template <class T>
Var<T> cross_entropy(Var<T> logits, const std::vector<std::size_t>& labels,
                     LogSumExp normaliser = LogSumExp::stable);

/// Prints the adjoints of a broadcast, of log-sum-exp and of slogdet at examples that can be
/// checked by hand. Keeps logsumexp and slogdet.worst_error.
void print_adjoints(LogSumExp normaliser, Results& results);

/// Sends standard normal numbers, whose mean square is 1, through 10 relu layers of 512 units.
/// Returns the mean square after 0 to 10 layers. The weights have `times` times He's standard
/// deviation, sqrt(2 / 512).
Series signal_through_layers(double times);

/// Prints the mean square after the last layer for ½, 1 and 2 times He's deviation. Keeps
/// signal.half, signal.once and signal.twice.
void print_signal(Results& results);

}  // namespace tapeflow
