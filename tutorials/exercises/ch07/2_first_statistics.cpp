#include "tutorials/exercises/ch07/2_first_statistics.hpp"

namespace tapeflow {

void initialise(std::vector<NormalisedStep>& steps, const Array<double>& rows) {
  // Marks every step, and leaves all scales and shifts as they are.
  for (NormalisedStep& step : steps) step.initialised = rows.size() > 0;
}

}  // namespace tapeflow
