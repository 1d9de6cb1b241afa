// Helpers for the tests of layers: random parameters, and maps applied to arrays.
#pragma once

#include "engine/module.hpp"
#include "engine/random.hpp"
#include "flows/bijector.hpp"

#include <vector>

namespace tapeflow {

/// Adds normal numbers with this deviation to the trainable parameters. Many layers start as the
/// identity, where a wrong sign would not show.
template <class T>
void randomise(Module<T>& module, Rng& rng, double deviation = 0.3) {
  for (Parameter<T>* parameter : module.trainable_parameters()) {
    for (T& entry : parameter->value) entry += static_cast<T>(deviation * rng.normal());
  }
}

/// The context [N, C] as a constant; a default Var if it has no columns.
template <class T>
Var<T> constant_or_none(Tape<T>& tape, const Array<T>& context) {
  return context.shape()[1] > 0 ? tape.constant(context) : Var<T>();
}

/// The result of a map as arrays. Two outputs are equal if all their bits are.
template <class T>
struct Output {
  Array<T> value, log_det;

  bool operator==(const Output&) const = default;

  /// The entries of row i, then its log_det.
  std::vector<T> row(std::size_t i) const {
    const std::size_t d = value.shape()[1];
    std::vector<T> all(value.data() + i * d, value.data() + (i + 1) * d);
    all.push_back(log_det(i));
    return all;
  }
};

template <class T>
Output<T> latent_of(const Bijector<T>& layer, const Array<T>& x,
                    const Array<T>& context = Array<T>(Shape{0, 0})) {
  Tape<T> tape({.record = false});
  const auto z = layer.to_latent(tape.constant(x), constant_or_none(tape, context));
  return {z.value.value(), z.log_det.value()};
}

template <class T>
Output<T> data_of(const Bijector<T>& layer, const Array<T>& z,
                  const Array<T>& context = Array<T>(Shape{0, 0})) {
  Tape<T> tape({.record = false});
  const auto x = layer.to_data(tape.constant(z), constant_or_none(tape, context));
  return {x.value.value(), x.log_det.value()};
}

/// The latents of rows with their context.
template <class T>
Array<T> latents(const Bijector<T>& layer, const Rows<T>& rows) {
  return latent_of(layer, rows.x, rows.context).value;
}

}  // namespace tapeflow
