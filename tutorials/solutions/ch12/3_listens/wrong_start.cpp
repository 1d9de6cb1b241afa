// The test answers: a new coupling, which is the identity until it is trained
// The layer is asked as it starts.
#include "tutorials/exercises/ch12/3_listens.hpp"

namespace tapeflow {

bool listens(Bijector<double>& layer, const Array<double>& rows, const Array<double>& contexts) {
  Tape<double> tape({.record = false});
  const Var<double> x = tape.constant(rows);
  const auto one = layer.to_latent(x, tape.constant(contexts)),
             other = layer.to_latent(x, tape.constant(Array<double>(contexts * 2 + 1)));
  return one.value.value() != other.value.value();
}

}  // namespace tapeflow
