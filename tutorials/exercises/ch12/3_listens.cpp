#include "tutorials/exercises/ch12/3_listens.hpp"

namespace tapeflow {

// So far every layer is said to listen.
bool listens(Bijector<double>& layer, const Array<double>& rows, const Array<double>& contexts) {
  Tape<double> tape({.record = false});
  layer.to_latent(tape.constant(rows), tape.constant(contexts));
  return true;
}

}  // namespace tapeflow
