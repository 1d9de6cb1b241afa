#include "tutorials/exercises/ch01/1_scalar_ops.hpp"

#include <cmath>

namespace tapeflow::exercise {

// dy/dx = e^-x / (1 + e^-x)² = y (1 - y).
scalar::Var sigmoid(scalar::Var x) {
  const double y = 1 / (1 + std::exp(-x.value()));
  return x.tape->output(y, {{x.id, y * (1 - y)}});
}

// y = e^(b ln a), so dy/da = y b / a and dy/db = y ln a.
scalar::Var power(scalar::Var a, scalar::Var b) {
  const double y = std::pow(a.value(), b.value());
  return a.tape->output(y, {{a.id, y * b.value() / a.value()}, {b.id, y * std::log(a.value())}});
}

}  // namespace tapeflow::exercise
