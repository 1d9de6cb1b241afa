// Toy densities and energies: they integrate to one, or to the known Z; their samples follow them;
// their gradients are right.
#include "flows/targets/toy_densities.hpp"

#include "engine/gradient_check.hpp"
#include "flows/data/statistics.hpp"
#include "flows/targets/energies.hpp"
#include "tests/support/catch.hpp"

#include <cmath>
#include <iostream>
#include <map>
#include <numbers>

using namespace tapeflow;

namespace {

// ln ∫ exp(-U) over the bounds, with n cells along each axis.
double log_z(const Energy<double>& energy, std::size_t n) {
  const LogDensity log_density = [&](const Array<double>& z) {
    Tape<double> tape({.record = false});
    const Array<double>& u = (-energy.value(tape.constant(z))).value();
    return std::vector<double>(u.begin(), u.end());
  };
  return std::log(density_grid(log_density, energy.bounds, n).integral());
}

}  // namespace

TEST_CASE("Every toy density integrates to one and has the known entropy") {
  // 8 gaussians, moons and rings: by quadrature, four decimals. Checkerboard: the logarithm of its
  // area 32. Banana: H(x2) + H(x1 | x2) = ln(2πe) + ln 2.
  const std::map<std::string, double> entropies = {
      {"8gaussians", 2.8319},
      {"moons", 2.3939},
      {"rings", 2.6231},
      {"checkerboard", std::log(32.)},
      {"banana", std::log(2 * std::numbers::pi * std::numbers::e) + std::log(2.)}};
  for (const ToyDensity& toy : toy_densities()) {
    const DensityGrid grid = density_grid(toy.log_prob, toy.bounds, 240);
    const double entropy = -grid.mean_log_density();
    CAPTURE(toy.name, entropy);
    CHECK(std::abs(grid.integral() - 1) < 1e-4);
    if (entropies.contains(toy.name)) {
      CHECK(std::abs(entropy - entropies.at(toy.name)) < 2e-4);
    }
    std::cout << "entropy of " << toy.name << ": " << entropy << " nats\n";
  }
}

TEST_CASE("Every toy density's samples have the moments and the mean log-density of its density") {
  constexpr std::size_t count = 20000;
  for (const ToyDensity& toy : toy_densities()) {
    Rng rng(1);
    const Array<double> x = toy.sample(count, rng);
    const DensityGrid grid = density_grid(toy.log_prob, toy.bounds, 240);
    const Array<double> points = cell_centres<double>(toy.bounds, 240);
    double cell = 1 / static_cast<double>(grid.density.size());  // volume of a cell
    for (std::size_t j = 0; j < 2; ++j) cell *= toy.bounds.high[j] - toy.bounds.low[j];
    const auto check = [&](const char* what, std::vector<double> seen, double exact) {
      const auto [mean, error] = mean_and_error(seen);
      CAPTURE(toy.name, what, mean, error, exact);
      CHECK(std::abs(mean - exact) < 4.5 * error + 1e-4);
    };
    check("ln p", toy.log_prob(x), grid.mean_log_density());
    for (std::size_t j = 0; j < 2; ++j) {
      for (std::size_t k = 0; k <= j; ++k) {
        std::vector<double> products(count);
        for (std::size_t i = 0; i < count; ++i) products[i] = x(i, j) * x(i, k);
        double exact = 0;
        for (std::size_t i = 0; i < grid.density.size(); ++i) {
          exact += grid.density.data()[i] * points(i, j) * points(i, k) * cell;
        }
        check("a product of columns", products, exact);
      }
    }
  }
}

TEST_CASE("The energies have the known log Z") {
  // By quadrature of the formulas in the paper, with the box term for U2 to U4: four decimals.
  const std::map<std::string, double> known = {
      {"U1", 1.8775}, {"U2", 2.1575}, {"U3", 2.7171}, {"U4", 2.7861}};
  for (const auto& [name, value] : known) {
    CAPTURE(name);
    CHECK(std::abs(log_z(energy<double>(name), 400) - value) < 1e-4);
  }
}

TEST_CASE("Neal's funnel is normalised: z1 and z2 exp(-z1 / 2) are independent normals") {
  Tape<double> tape({.record = false});
  const Array<double> z = {{-3., 0.2}, {2., -4.}};
  const Array<double>& u = energy<double>("funnel").value(tape.constant(z)).value();
  for (std::size_t i = 0; i < 2; ++i) {
    const double a = z(i, 0) / 3, b = z(i, 1) * std::exp(-z(i, 0) / 2);
    const double p =
        std::exp(-(a * a + b * b) / 2) / (2 * std::numbers::pi * 3) * std::exp(-z(i, 0) / 2);
    CHECK(u(i) == Approx(-std::log(p)));
  }
}

TEST_CASE("The energies' gradients agree with differences, away from the kink of the box") {
  Rng rng(2);
  const Array<double> z = rng.uniform<double>({6, 2}, -3.5, 3.5);
  for (const Energy<double>& energy : energies<double>()) {
    CAPTURE(energy.name);
    const GradientReport report =
        check_gradient([&](std::span<const Var<double>> in) { return energy.value(in[0]); }, {z});
    CHECK(report.ok);
    CHECK(report.compared == 12);
  }
}

TEST_CASE("An unknown name is refused with a list of the known names") {
  CHECK_THROWS_WITH(toy_density("moon"),
                    "toy_density: needs one of 8gaussians, moons, pinwheel, 2spirals, rings, "
                    "checkerboard, banana, got \"moon\"");
  CHECK_THROWS_WITH(energy<float>("U5"), "energy: needs one of U1, U2, U3, U4, funnel, got \"U5\"");
}
