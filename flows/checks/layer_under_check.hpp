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

// A layer, the rows of data and of latents to check it on, and where to put what is broken.
template <class T>
struct Check {
  const LayerUnderCheck<T>& subject;
  const Array<T>& data;
  const Array<T>& latent;
  const CheckOptions& options;
  std::vector<Finding>& broken;

  const Array<T>& input(Direction direction) const {
    return direction == Direction::to_latent ? data : latent;
  }
};

// Clause 1.
template <class T>
void check_shapes(const Check<T>& check);
// Clause 12: the same rows give the same bits every time.
template <class T>
void check_repeats(const Check<T>& check);
// Clauses 2, 3, 8, 11 and 12.
template <class T>
void check_values(const Check<T>& check);
// Clauses 4 to 7 and 9, and 8 by the Jacobian.
void check_derivatives(const Check<double>& check, Direction direction);
// Clause 10.
void check_integral(const Check<double>& check);

// What the rows together say about log-determinants that differ from the truth: "off by the same
// -2.3026 = -ln 10 in every row: a factor 10 is missing".
struct LogDetError {
  std::string cause;
  std::string
      size;         // equal for two errors of equal size; empty if the rows have no error in common
  std::string off;  // ", by -2.3026"; empty unless every row has the same error
};
LogDetError log_det_error(const Array<double>& said, const Array<double>& truth, double tolerance,
                          const Shape& extents,
                          const std::vector<NamedParameter<double>>& parameters);

}  // namespace tapeflow::checks
