// Polyak averaging: the mean of the weights that training visits is better than the last of them.
//
//   WeightAverage<float> average(flow.trainable_parameters(), 0.999);
//   for (…) { adam.step(); average.update(); }
//   average.swap();    // evaluate with the averaged weights
//   average.swap();    // and go on training with the others
#pragma once

#include "engine/tape.hpp"

#include <cstdint>
#include <vector>

namespace tapeflow {

/// A running average of parameters (Polyak & Juditsky 1992). After update t = 1, 2, …
///
///   average += w_t (parameter - average),   w_t = max(1 / t, 1 - decay):
///
/// the plain mean of all so far, until it is as long as the memory 1 / (1 - decay) of an
/// exponential average, which it then becomes. decay = 1 stays with the plain mean.
template <class T>
class WeightAverage {
 public:
  /// Needs 0 <= decay <= 1. The parameters must outlive the average.
  WeightAverage(std::vector<Parameter<T>*> parameters, double decay);

  /// Takes in the parameters as they are now.
  void update();

  /// Exchanges the parameters and their averages. std::logic_error before the first update.
  void swap();

  /// What has to be saved to go on later: the number of updates and the averages, in the order of
  /// the parameters.
  std::uint64_t updates = 0;
  std::vector<Array<T>*> state();

 private:
  std::vector<Parameter<T>*> parameters_;
  double decay_;
  std::vector<Array<T>> averages_;
};

}  // namespace tapeflow
