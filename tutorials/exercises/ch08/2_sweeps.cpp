#include "tutorials/exercises/ch08/2_sweeps.hpp"

namespace tapeflow {

Inverted invert(const Made<double>& made, const Array<double>& z) {
  // Asks the network once, about x = 0, and forgets what it says. Use it, and ask again.
  Tape<double> tape({.record = false});
  made(tape.constant(filled<double>(z.shape(), 0)));
  return {z, 1};
}

}  // namespace tapeflow
