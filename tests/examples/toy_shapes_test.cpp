#include "examples/support/toy_shapes.hpp"

#include "flows/toy_densities.hpp"
#include "tests/support/catch.hpp"

#include <cmath>

using namespace tapeflow;

TEST_CASE("A point of a moon is known by the half circle it is nearer to") {
  Array<double> points(Shape{4, 2});
  for (std::size_t i = 0; i < 4; ++i) {  // 45 and 135 degrees along each
    const double angle = std::acos(-1.) / 4 * (i % 2 == 0 ? 1 : 3);
    const double c = std::cos(angle), s = std::sin(angle);
    points(i, 0) = 2 * (i < 2 ? c : 1 - c) - 1;
    points(i, 1) = 2 * (i < 2 ? s : 0.5 - s) - 0.2;
  }
  CHECK(moon_of_each(points) == std::vector<std::size_t>{0, 0, 1, 1});
}

// A Gaussian leaves e^-8 beyond four deviations, all of it between the modes: no other centre is
// near. Moons lie inside the ring, where the eight have next to nothing.
TEST_CASE("What eight Gaussians have between them is known, and others have more there") {
  CHECK(mass_between_eight(toy_density("8gaussians").log_prob) ==
        Approx(std::exp(-8.)).epsilon(0.05));
  CHECK(mass_between_eight(toy_density("moons").log_prob) > 0.3);
}
