// The test answers: assigned where it should be added
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
    double* da = a.target().data;
    for (std::size_t i = 0; i < n; ++i) {
      da[i] = 0;  // also where a contribution is there already
      for (std::size_t j = 0; j < m; ++j) da[i] += dy[i * m + j] * pb[j];
    }
    each(m, b.target(), [=](std::size_t j) {
      double sum = 0;
      for (std::size_t i = 0; i < n; ++i) sum += dy[i * m + j] * pa[i];
      return sum;
    });
  });
  return y;
}

}  // namespace tapeflow::exercise
