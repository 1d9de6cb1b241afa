// Named arrays that a model is made of.
#pragma once

#include "engine/array.hpp"

#include <string>
#include <utility>

namespace tapeflow {

/// A named array that training changes, with the gradient that the last backward pass left for it.
/// Parameters that are not trainable (a mask, a mean) are saved with a model but not optimised.
template <class T>
struct Parameter {
  std::string name;
  Array<T> value;
  bool trainable = true;

  /// Empty until a backward pass. The gradient is a by-product of a computation, not a part of the
  /// model's state, hence mutable. Every tape writes it: two tapes that share a parameter and walk
  /// at the same time, in two threads, need TapeOptions::own_parameter_gradients.
  mutable Array<T> grad = Array<T>(Shape{0});
};

/// A parameter that training does not change.
template <class T>
Parameter<T> frozen(std::string name, Array<T> value) {
  return {std::move(name), std::move(value), false};
}

}  // namespace tapeflow
