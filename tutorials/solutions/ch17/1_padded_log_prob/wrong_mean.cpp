// The test answers: That is nats a frame
//
// Divided by the length.
#include "flows/data/half_log_2pi.hpp"
#include "tutorials/exercises/ch17/1_padded_log_prob.hpp"

namespace tapeflow {

std::vector<double> log_prob_of(const Array<double>& z, const Array<double>& log_scales,
                                double log_det_of_frame, const std::vector<std::size_t>& lengths) {
  const std::size_t C = z.shape(2), M = log_scales.shape(2);
  std::vector<double> log_prob(lengths.size(), 0);
  for (std::size_t n = 0; n < lengths.size(); ++n) {
    for (std::size_t l = 0; l < lengths[n]; ++l) {
      for (std::size_t c = 0; c < C; ++c) log_prob[n] -= z(n, l, c) * z(n, l, c) / 2 + half_log_2pi;
      for (std::size_t c = 0; c < M; ++c) log_prob[n] += log_scales(n, l, c);
      log_prob[n] += log_det_of_frame;
    }
    log_prob[n] /= static_cast<double>(lengths[n]);
  }
  return log_prob;
}

}  // namespace tapeflow
