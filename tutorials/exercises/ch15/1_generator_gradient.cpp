#include "tutorials/exercises/ch15/1_generator_gradient.hpp"

#include <cmath>

namespace tapeflow {

// Write this function, then run ./tests/run --exercise ch15.1. So far it takes every logit for 0,
// where D is one half.
GeneratorLosses generator_losses(const std::vector<double>& logits) {
  const std::vector<double> slopes(logits.size(), -0.5 / static_cast<double>(logits.size()));
  return {{std::log(2.), slopes}, {-std::log(2.), slopes}};
}

}  // namespace tapeflow
