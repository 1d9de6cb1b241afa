#include "tutorials/exercises/ch01/3_outer_product.hpp"

namespace tapeflow::exercise {

// This node has the right shape and the value 0. Write its value through tape.write(y), element i m
// + j is y_ij. Then tell the tape the pullback: tape.pullback(y, [=] { … }). In it y.dy() is the
// adjoint of y, again row by row. `./tests/run --exercise ch01.3` says what is still wrong.
Var<double> outer(Var<double> a, Var<double> b) {
  const std::size_t n = a.size(), m = b.size();
  Tape<double>& tape = a.tape();
  Var<double> y = tape.output({n, m}, {a, b});
  each(n * m, tape.write(y), [](std::size_t) { return 0.; });
  return y;
}

}  // namespace tapeflow::exercise
