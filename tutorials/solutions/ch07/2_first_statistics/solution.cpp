// The statistics of an ActNorm are those of the rows as they arrive there: so each step is carried
// out on the rows before the next one looks at them, whether it had to be initialised or not. The
// mean of equal numbers may round, which gives them a tiny deviation: so they are compared.
#include "tutorials/exercises/ch07/2_first_statistics.hpp"

#include <cmath>

namespace tapeflow {

void initialise(std::vector<NormalisedStep>& steps, const Array<double>& rows) {
  Array<double> x = rows;
  const std::size_t n = x.shape(0), d = x.shape(1);
  for (NormalisedStep& step : steps) {
    for (std::size_t j = 0; j < d && !step.initialised; ++j) {
      double mean = 0, variance = 0;
      bool equal = true;
      for (std::size_t i = 0; i < n; ++i) equal = equal && x(i, j) == x(0, j);
      for (std::size_t i = 0; i < n; ++i) mean += x(i, j) / static_cast<double>(n);
      for (std::size_t i = 0; i < n; ++i)
        variance += (x(i, j) - mean) * (x(i, j) - mean) / static_cast<double>(n);
      step.log_scale[j] = equal ? 0 : -std::log(variance) / 2;
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
