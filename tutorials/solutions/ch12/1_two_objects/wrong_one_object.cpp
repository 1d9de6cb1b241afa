// The test answers: a layer that draws its order of the columns at random, and does not save it
// The weights are loaded into the layer that they came from, as clause 12 does.
#include "tutorials/exercises/ch12/1_two_objects.hpp"

namespace tapeflow {

bool is_its_weights(const MakeLayer& make, const Array<double>& rows) {
  Rng rng(1);
  const auto layer = make(rng);
  Tape<double> tape({.record = false});
  const Array<double> before = layer->to_latent(tape.constant(rows)).value.value();
  copy_parameters(*layer, *layer);
  return layer->to_latent(tape.constant(rows)).value.value() == before;
}

}  // namespace tapeflow
