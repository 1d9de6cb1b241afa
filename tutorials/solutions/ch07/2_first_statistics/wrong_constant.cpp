// The test answers: a column in which all numbers are equal
// Looks for a deviation of zero. But the mean of equal numbers rounds, and they differ from it.
#include "tutorials/exercises/ch07/2_first_statistics.hpp"

#include <cmath>

namespace tapeflow {

void initialise(std::vector<NormalisedStep>& steps, const Array<double>& rows) {
  Array<double> x = rows;
  const std::size_t n = x.shape(0), d = x.shape(1);
  for (NormalisedStep& step : steps) {
    for (std::size_t j = 0; j < d && !step.initialised; ++j) {
      double mean = 0, variance = 0;
      for (std::size_t i = 0; i < n; ++i) mean += x(i, j) / static_cast<double>(n);
      for (std::size_t i = 0; i < n; ++i)
        variance += (x(i, j) - mean) * (x(i, j) - mean) / static_cast<double>(n);
      step.log_scale[j] = variance > 0 ? -std::log(variance) / 2 : 0;
      step.shift[j] = -mean * std::exp(step.log_scale[j]);
    }
    step.initialised = true;
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < d; ++j)
        x(i, j) = x(i, j) * std::exp(step.log_scale[j]) + step.shift[j];
    x = step.coupling(x);
  }
}

}  // namespace tapeflow
