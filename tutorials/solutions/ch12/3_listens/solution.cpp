// Away from the start, where a layer may be the identity, and back at the end.
#include "tutorials/exercises/ch12/3_listens.hpp"

namespace tapeflow {

bool listens(Bijector<double>& layer, const Array<double>& rows, const Array<double>& contexts) {
  std::vector<Array<double>> before;
  Rng rng(1);
  for (Parameter<double>* p : layer.trainable_parameters()) {
    before.push_back(p->value);
    p->value += rng.normal<double>(p->value.shape()) * 0.3;
  }
  Tape<double> tape({.record = false});
  const Var<double> x = tape.constant(rows);
  const auto one = layer.to_latent(x, tape.constant(contexts)),
             other = layer.to_latent(x, tape.constant(Array<double>(contexts * 2 + 1)));
  const bool differ =
      one.value.value() != other.value.value() || one.log_det.value() != other.log_det.value();
  std::size_t k = 0;
  for (Parameter<double>* p : layer.trainable_parameters()) p->value = before[k++];
  return differ;
}

}  // namespace tapeflow
