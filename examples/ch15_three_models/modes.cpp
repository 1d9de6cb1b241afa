#include "examples/ch15_three_models/modes.hpp"

#include <algorithm>
#include <cmath>

namespace tapeflow {

// tag: modes
Modes count_modes(const Array<double>& samples, const RoundMixture& truth) {
  const std::size_t n = samples.shape(0);
  std::vector<std::size_t> near(truth.modes, 0);
  std::size_t near_any = 0;
  for (std::size_t i = 0; i < n; ++i) {
    bool any = false;
    for (std::size_t k = 0; k < truth.modes; ++k) {
      const double distance =
          std::hypot(samples(i, 0) - truth.centres(k, 0), samples(i, 1) - truth.centres(k, 1));
      if (distance > 3 * truth.deviation) continue;
      ++near[k];
      any = true;
    }
    if (any) ++near_any;
  }
  const auto hit = std::count_if(near.begin(), near.end(), [](std::size_t c) { return c > 0; });
  return {static_cast<std::size_t>(hit), static_cast<double>(near_any) / static_cast<double>(n)};
}
// end: modes

double expected_near() { return 1 - std::exp(-4.5); }

}  // namespace tapeflow
