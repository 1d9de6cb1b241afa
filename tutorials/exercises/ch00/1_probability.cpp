#include "tutorials/exercises/ch00/1_probability.hpp"

namespace tapeflow {

// Write this function, then run ./tests/run --exercise ch00.1.
double probability_in(const DensityModel<float>& /*model*/, const Bounds& /*box*/) { return 0; }

}  // namespace tapeflow
