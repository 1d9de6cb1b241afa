#include "tutorials/exercises/ch03/1_unbroadcast.hpp"

namespace tapeflow {

// Write this function. So far it returns zeros of the right shape.
// `./tests/run --exercise ch03.1` tells whether it is right.
Array<double> unbroadcast(const Array<double>& /*dy*/, const Shape& shape) {
  return filled<double>(shape, 0);
}

}  // namespace tapeflow
