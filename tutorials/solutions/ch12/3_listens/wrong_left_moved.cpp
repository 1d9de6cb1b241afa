// The test answers: the weights of the layer are not what they were
// The random numbers stay in the weights.
#include "tutorials/exercises/ch12/3_listens.hpp"

namespace tapeflow {

bool listens(Bijector<double>& layer, const Array<double>& rows, const Array<double>& contexts) {
  Rng rng(1);
  for (Parameter<double>* p : layer.trainable_parameters())
    p->value += rng.normal<double>(p->value.shape()) * 0.3;
  Tape<double> tape({.record = false});
  const Var<double> x = tape.constant(rows);
  const auto one = layer.to_latent(x, tape.constant(contexts)),
             other = layer.to_latent(x, tape.constant(Array<double>(contexts * 2 + 1)));
  return one.value.value() != other.value.value();
}

}  // namespace tapeflow
