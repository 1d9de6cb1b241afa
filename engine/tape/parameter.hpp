// Named arrays that a model is made of.
#pragma once

#include "engine/array.hpp"

#include <string>
#include <utility>

namespace tapeflow {

/// What the numbers of a parameter may be. All of them are finite. A model file with other numbers
/// is refused (engine/io/parameters.hpp).
enum class Values {
  finite,
  positive,
  zero_or_more,
  /// 1 or -1
  sign,
  /// 0 or 1
  flag,
  /// A vector whose squared length is above 0.
  direction,
  /// Each of 0 … size - 1 once.
  order
};

/// A named array that training changes, with the gradient that the last backward pass left for it.
/// Parameters that are not trainable (a mask, a mean) are saved with a model but not optimised.
template <class T>
struct Parameter {
  std::string name;
  Array<T> value;
  bool trainable = true;
  Values values = Values::finite;

  /// Empty until a backward pass. The gradient is a by-product of a computation, not a part of the
  /// model's state, hence mutable. Every tape writes it: two tapes that share a parameter and walk
  /// at the same time, in two threads, need TapeOptions::own_parameter_gradients.
  mutable Array<T> grad = Array<T>(Shape{0});

  /// Whether an optimiser has used the gradient up, and nobody has set another one since.
  bool grad_is_used() const { return grad.shape() == used_shape(); }

  /// Marks the gradient as used, by a leading extent of 1 in its shape. Its numbers stay.
  void mark_grad_as_used() const { grad.resize(used_shape()); }

 private:
  Shape used_shape() const {
    Shape shape{1};
    for (const std::size_t extent : value.shape()) shape.push_back(extent);
    return shape;
  }
};

/// A parameter that training does not change.
template <class T>
Parameter<T> frozen(std::string name, Array<T> value, Values values = Values::finite) {
  return {std::move(name), std::move(value), false, values};
}

}  // namespace tapeflow
