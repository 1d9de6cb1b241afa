#include "examples/ch07_real_nvp/toy_shapes.hpp"

#include "flows/targets/toy_densities.hpp"
#include "tests/support/catch.hpp"

#include <cmath>

using namespace tapeflow;

TEST_CASE("A point belongs to the moon whose half circle is closer") {
  Array<double> points(Shape{4, 2});
  for (std::size_t i = 0; i < 4; ++i) {  // 45 and 135 degrees along each moon
    const double angle = std::acos(-1.) / 4 * (i % 2 == 0 ? 1 : 3);
    const double c = std::cos(angle), s = std::sin(angle);
    points(i, 0) = 2 * (i < 2 ? c : 1 - c) - 1;
    points(i, 1) = 2 * (i < 2 ? s : 0.5 - s) - 0.2;
  }
  CHECK(moon_of_each(points) == std::vector<std::size_t>{0, 0, 1, 1});
}

// Each Gaussian has the mass e^-8 beyond four deviations. Neighbouring centres are d = 16 sin(π/8)
// deviations apart. A point at four deviations from its centre is closer than four to a neighbour's
// centre within an angle of acos(d / 8) on both sides of the direction to it. The moons lie inside
// the ring, where the eight Gaussians have almost no mass.
TEST_CASE("The mass between eight Gaussians is known, and another density has more there") {
  const double pi = std::acos(-1.), near_a_neighbour = 2 * std::acos(2 * std::sin(pi / 8)) / pi;
  CHECK(mass_between_eight(toy_density("8gaussians").log_prob) ==
        Approx(std::exp(-8.) * (1 - near_a_neighbour)).epsilon(0.02));
  CHECK(mass_between_eight(toy_density("moons").log_prob) > 0.3);
}
