#include "examples/ch06_nice/mixing.hpp"

#include "engine/gradient_check.hpp"
#include "examples/support/terminal/text_table.hpp"

#include <algorithm>
#include <cmath>
#include <iostream>

namespace tapeflow {
namespace {

// tag: cascade
// Maps x through layers first … first + count - 1 of a chain, one after the other.
Transformed<double> through(const Chain<double>& chain, std::size_t first, std::size_t count,
                            Var<double> x) {
  Transformed<double> z{x, zero_log_det(x)};
  for (std::size_t k = first; k < first + count; ++k) {
    const Transformed<double> next = chain.layer(k).to_latent(z.value);
    z = {next.value, z.log_det + next.log_det};
  }
  return z;
}
// end: cascade

Array<double> jacobian_after(const Chain<double>& chain, std::size_t first, std::size_t count,
                             const Array<double>& x) {
  return jacobian([&](Var<double> v) { return through(chain, first, count, v).value; }, x);
}

}  // namespace

void print_mixing(const Chain<double>& chain, std::size_t first, std::size_t count,
                  const Array<double>& x, Results& results) {
  std::cout << "derivatives that are not zero, of " << x.size() * x.size() << "\n";
  for (std::size_t k = 1; k <= 4; ++k) {
    const Array<double> J = jacobian_after(chain, first, k, x);
    const auto zeros = static_cast<std::size_t>(std::count(J.begin(), J.end(), 0.));
    results.keep("nonzero.after_" + std::to_string(k), J.size() - zeros);
    results.print("  after coupling " + std::to_string(k), std::to_string(J.size() - zeros));
  }
  // tag: by-lu
  Tape<double> tape({.record = false});
  const double log_det = through(chain, first, count, tape.constant(x)).log_det.item();
  const double by_lu =
      slogdet(tape.constant(jacobian_after(chain, first, count, x))).log_abs.item();
  // end: by-lu
  results.keep("core.log_det", log_det).keep("core.by_lu", by_lu);
  std::cout << "log-determinant of all " << count << " couplings\n";
  results.print("  as they say", log_det == 0 ? "0 exactly" : number(log_det, 9));
  results.print("  by LU", std::abs(by_lu) < 1e-9 ? "0 within 1e-9" : number(by_lu, 9));
}

Figure jacobians(const Chain<double>& chain, std::size_t first, const Array<double>& x,
                 const Split& split) {
  std::vector<std::size_t> order = split.kept;
  order.insert(order.end(), split.moved.begin(), split.moved.end());
  Figure figure;
  for (std::size_t k = 1; k <= 3; ++k) {
    const Array<double> J = jacobian_after(chain, first, k, x);
    Array<double> dark(J.shape());
    for (std::size_t i = 0; i < order.size(); ++i)
      for (std::size_t j = 0; j < order.size(); ++j) dark(i, j) = J(order[i], order[j]) != 0;
    figure.matrix({"after coupling " + std::to_string(k), "pixel before; coupling 1 keeps 1 to 32",
                   "pixel after"},
                  dark);
  }
  return figure;
}

}  // namespace tapeflow
