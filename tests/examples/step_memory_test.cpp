// The memory of a training step that chapter 11 measures: in proportion to the depth if activations
// are kept, independent of it if they are recomputed.
#include "examples/ch11_glow/step_memory.hpp"

#include "tests/support/catch.hpp"

using namespace tapeflow;

namespace {

double bytes_of_weights(std::size_t steps) {
  Rng rng(1);
  const Flow<float> flow = glow<float>({28, 28, 1}, {.levels = 2, .steps = steps}, rng);
  return static_cast<double>(flow.parameter_count() * sizeof(float));
}

}  // namespace

#ifndef __SANITIZE_ADDRESS__  // a sanitizer has memory of its own for each byte

TEST_CASE("Recomputed activations take less for 12 steps of flow more than these steps' weights") {
  const auto needed = [](std::size_t steps, Activations activations) {
    return cost_of_training(steps, activations).bytes;
  };
  const double kept = needed(4, Activations::kept), kept_more = needed(16, Activations::kept);
  // Two hidden layers of 64 channels for each of 32 pictures, with 14 x 14 and 7 x 7 pixels.
  CHECK(kept_more - kept > 12 * 2 * 64. * 32 * (196 + 49) * sizeof(float));
  CHECK(kept_more / kept < 4);  // a part of the memory does not depend on the number of steps
  const double recomputed = needed(4, Activations::recomputed),
               recomputed_more = needed(16, Activations::recomputed);
  CHECK(recomputed < kept / 2);
  CHECK(recomputed_more - recomputed < bytes_of_weights(16) - bytes_of_weights(4));
}

#endif

TEST_CASE("What a step costs is positive, and is measured in a process of its own") {
  const StepCost cost = cost_of_training(1, Activations::recomputed);
  CHECK(cost.bytes > 0);
  CHECK(cost.seconds > 0);
}
