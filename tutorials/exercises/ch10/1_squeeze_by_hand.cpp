#include "tutorials/exercises/ch10/1_squeeze_by_hand.hpp"

namespace tapeflow {

// Both leave all numbers where they are.
Array<double> squeezed(const Array<double>& x, const ImageShape&) { return x; }

Array<double> unsqueezed(const Array<double>& y, const ImageShape&) { return y; }

}  // namespace tapeflow
