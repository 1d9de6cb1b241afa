// HeavyTails: each side of the centre is bent by its own strength.
#include "flows/layers/elementwise/heavy_tails.hpp"

#include "tests/support/catch.hpp"

#include <cmath>

using namespace tapeflow;

namespace {

// z = asinh(κ u) / κ for u = (x - centre) / spread.
double bent(double x, double centre, double spread, double kappa) {
  return std::asinh(kappa * (x - centre) / spread) / kappa;
}

}  // namespace

TEST_CASE("The left and the right tail of each column have strengths of their own") {
  const Tails tails{{2., -1.}, {0.5, 3.}, {1., 4.}, {10., 0.1}};
  const HeavyTails<double> layer(tails);
  const Array<double> x{{-7., -9.}, {1.5, -1.5}, {2.5, 0.}, {30., 50.}};  // two rows a side
  Tape<double> tape({.record = false});
  const Array<double> z = layer.to_latent(tape.constant(x)).value.value();
  for (std::size_t i = 0; i < 4; ++i) {
    for (std::size_t j = 0; j < 2; ++j) {
      const double kappa = i < 2 ? tails.left(j) : tails.right(j);
      // A few roundings of numbers near 10.
      CHECK(
          z(i, j) ==
          Approx(bent(x(i, j), tails.centre(j), tails.spread(j), kappa)).margin(1e-14).epsilon(0));
    }
  }
}
