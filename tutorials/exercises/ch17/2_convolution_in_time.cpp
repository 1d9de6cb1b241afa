#include "tutorials/exercises/ch17/2_convolution_in_time.hpp"

namespace tapeflow {

// Write this function, then run ./tests/run --exercise ch17.2. So far it is silent.
Array<double> convolution_in_time(const Array<double>& x, std::size_t /*length*/,
                                  const Array<double>& kernel, const Array<double>& /*bias*/) {
  return filled<double>({x.shape(0), kernel.shape(2)}, 0);
}

}  // namespace tapeflow
