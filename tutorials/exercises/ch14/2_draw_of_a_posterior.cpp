#include "tutorials/exercises/ch14/2_draw_of_a_posterior.hpp"

namespace tapeflow {

// Write this function, then run ./tests/run --exercise ch14.2. So far it returns the noise as it
// came.
DrawOfRow draw_of_posterior(const PosteriorOfRow& /*q*/, const std::vector<double>& e) {
  return {e, 0};
}

}  // namespace tapeflow
