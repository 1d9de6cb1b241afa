// The test answers: only its sign is wrong
#include "tutorials/exercises/ch01/1_scalar_ops.hpp"

#include <cmath>

namespace tapeflow::exercise {

// The derivative of 1 / u is -1 / u², and the minus of e^-x was forgotten.
scalar::Var sigmoid(scalar::Var x) {
  const double e = std::exp(-x.value()), u = 1 + e;
  return x.tape->output(1 / u, {{x.id, -e / (u * u)}});
}

scalar::Var power(scalar::Var a, scalar::Var b) {
  const double y = std::pow(a.value(), b.value());
  return a.tape->output(y, {{a.id, y * b.value() / a.value()}, {b.id, y * std::log(a.value())}});
}

}  // namespace tapeflow::exercise
