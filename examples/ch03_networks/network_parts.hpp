// The parts of a network and of its training, each shown alone.
#pragma once

#include "engine/ops.hpp"
#include "examples/support/course/results.hpp"
#include "examples/support/plot/figure.hpp"

#include <functional>
#include <string>
#include <vector>

namespace tapeflow {

/// The mean over the rows of -ln softmax(logits)[label] = ln Σ_k e^logits_k - logits[label], for
/// logits [N, K] and N labels below K.
template <class T>
Var<T> cross_entropy(Var<T> logits, const std::vector<std::size_t>& labels);

/// A loss of logits and labels.
template <class T>
using Loss = std::function<Var<T>(Var<T> logits, const std::vector<std::size_t>& labels)>;

/// cross_entropy, or what becomes of it with a planted mistake: "softmax" computes ln Σ e^x as it
/// is written, which overflows; "mean" takes the sum over the rows; "detached" takes the logits of
/// the labels off the tape.
template <class T>
Loss<T> loss_with(const std::string& mistake);

/// Prints the adjoints of a broadcast, a product of matrices, log-sum-exp and slogdet at examples
/// that can be checked by hand. Keeps logsumexp, of 1000 and 1001, and two largest errors:
/// matmul.worst_error and slogdet.worst_error. With the mistake "softmax" log-sum-exp overflows.
void print_adjoints(const std::string& mistake, Results& results);

/// Sends standard normal numbers, whose mean square is 1, through 10 relu layers of 512 units.
/// Returns the mean square after 0 to 10 layers. The weights have `times` times He's standard
/// deviation, sqrt(2 / 512).
Series signal_through_layers(double times);

/// Prints the mean square after the last layer for ½, 1 and 2 times He's deviation. Keeps
/// signal.half, signal.once and signal.twice.
void print_signal(Results& results);

}  // namespace tapeflow
