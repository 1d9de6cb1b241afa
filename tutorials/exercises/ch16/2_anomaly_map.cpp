#include "tutorials/exercises/ch16/2_anomaly_map.hpp"

namespace tapeflow {

// Write this function, then run ./tests/run --exercise ch16.2. So far nothing is odd.
std::vector<double> anomaly_map_of(const Array<double>& z,
                                   const std::vector<Array<double>>& /*log_scales*/) {
  return std::vector<double>(z.shape(0), 0);
}

}  // namespace tapeflow
