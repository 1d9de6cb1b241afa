#include "engine/optimizers/schedule.hpp"

#include "engine/check.hpp"

#include <cmath>
#include <numbers>

namespace tapeflow {

Schedule constant() {
  return [](std::uint64_t) { return 1.0; };
}

// tag: schedules
Schedule cosine(std::uint64_t steps, double last) {
  require(steps > 0, "cosine: needs at least one step, got 0");
  return [steps, last](std::uint64_t step) {
    if (step >= steps) return last;
    const double part = static_cast<double>(step) / static_cast<double>(steps);
    return last + (1 - last) * (1 + std::cos(std::numbers::pi * part)) / 2;
  };
}

Schedule warm_up(std::uint64_t steps, Schedule after) {
  require(steps > 0, "warm_up: needs at least one step, got 0");
  return [steps, after = std::move(after)](std::uint64_t step) {
    if (step >= steps) return after(step - steps);
    return static_cast<double>(step + 1) / static_cast<double>(steps);
  };
}
// end: schedules

}  // namespace tapeflow
