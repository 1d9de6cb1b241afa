// The test answers: Compute the logarithms from the logits
//
// The logarithms are taken of D and 1 - D, as the losses are written.
#include "tutorials/exercises/ch15/1_generator_gradient.hpp"

#include <cmath>

namespace tapeflow {
namespace {

// Where the exponential overflows to infinity, the result is 0, as it should be.
double sigmoid(double v) { return 1 / (1 + std::exp(-v)); }

}  // namespace

GeneratorLosses generator_losses(const std::vector<double>& logits) {
  const auto n = static_cast<double>(logits.size());
  GeneratorLosses found{{0, {}}, {0, {}}};
  for (const double l : logits) {
    found.non_saturating.loss -= std::log(sigmoid(l)) / n;
    found.non_saturating.slopes.push_back(-sigmoid(-l) / n);
    found.saturating.loss += std::log(1 - sigmoid(l)) / n;
    found.saturating.slopes.push_back(-sigmoid(l) / n);
  }
  return found;
}

}  // namespace tapeflow
