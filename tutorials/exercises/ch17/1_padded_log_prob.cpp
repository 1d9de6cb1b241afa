#include "tutorials/exercises/ch17/1_padded_log_prob.hpp"

namespace tapeflow {

// Write this function, then run ./tests/run --exercise ch17.1. So far every sequence has the
// density 1.
std::vector<double> log_prob_of(const Array<double>& /*z*/, const Array<double>& /*log_scales*/,
                                double /*log_det_of_frame*/,
                                const std::vector<std::size_t>& lengths) {
  return std::vector<double>(lengths.size(), 0);
}

}  // namespace tapeflow
