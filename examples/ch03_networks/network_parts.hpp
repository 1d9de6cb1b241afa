// What networks and their training are made of, each part by itself.
#pragma once

#include "engine/ops.hpp"
#include "examples/support/course/results.hpp"
#include "examples/support/plot/figure.hpp"

#include <string>
#include <vector>

namespace tapeflow {

/// ln Σ e^x of all entries, or of each row of x [N, K]: `logsumexp`, which subtracts the largest
/// first, or, as a mistake to plant, as the formula stands.
enum class LogSumExp { stable, naive };

/// The mean over the rows of -ln softmax(logits)[label] = ln Σ_k e^logits_k - logits[label], for
/// logits [N, K] and N labels below K.
template <class T>
Var<T> cross_entropy(Var<T> logits, const std::vector<std::size_t>& labels,
                     LogSumExp normaliser = LogSumExp::stable);

/// Prints the adjoints of a broadcast, of log-sum-exp and of slogdet at examples that can be
/// checked by hand. Keeps logsumexp and slogdet.worst_error.
void print_adjoints(LogSumExp normaliser, Results& results);

/// The mean square of normal numbers, which is 1, behind 0 to 10 relu layers of 512 units whose
/// weights have so many times He's standard deviation, sqrt(2 / 512).
Series signal_through_layers(double times);

/// Prints it behind the last layer for half, once and twice He's deviation. Keeps signal.half,
/// signal.once and signal.twice.
void print_signal(Results& results);

}  // namespace tapeflow
