// Private to check_bijector: the two directions of a layer as functions of arrays.
#pragma once

#include "engine/gradient_check.hpp"
#include "engine/random.hpp"
#include "flows/checks/check_bijector.hpp"
#include "flows/checks/sentences.hpp"

namespace tapeflow::checks {

enum class Direction { to_latent, to_data };

inline const char* name(Direction direction) {
  return direction == Direction::to_latent ? "to_latent" : "to_data";
}

// A layer, its context, and how to apply the layer.
template <class T>
struct LayerUnderCheck {
  Bijector<T>& layer;
  Array<T> context;  // [N, C], or empty

  Transformed<T> apply(Direction direction, Var<T> input, Var<T> c) const {
    return direction == Direction::to_latent ? layer.to_latent(input, c) : layer.to_data(input, c);
  }

  // As many rows of the context as the input has; after its last row the context starts again.
  Var<T> context_for(Var<T> input) const {
    if (context.size() == 0) return Var<T>();
    const std::size_t n = input.extent(0), width = context.shape()[1];
    Array<T> part(Shape{n, width});
    for (std::size_t i = 0; i < part.size(); ++i)
      part.data()[i] = context.data()[i % context.size()];
    return input.tape().constant(std::move(part));
  }

  Transformed<T> apply(Direction direction, Var<T> input) const {
    return apply(direction, input, context_for(input));
  }

  struct Result {
    Array<T> value, log_det;
  };
  Result compute(Direction direction, const Array<T>& input) const {
    Tape<T> tape({.record = false});
    const Transformed<T> result = apply(direction, tape.constant(input));
    return {result.value.value(), result.log_det.value()};
  }
};

// Clauses 4 to 7 and 9, and 8 by the Jacobian (check_bijector.cpp: by values), in double.
void check_derivatives(const LayerUnderCheck<double>& subject, Direction direction,
                       const Array<double>& input, const CheckOptions& options,
                       std::vector<std::string>& broken);
// Clause 10, in double.
void check_integral(const LayerUnderCheck<double>& subject, std::size_t features,
                    std::vector<std::string>& broken);

}  // namespace tapeflow::checks
