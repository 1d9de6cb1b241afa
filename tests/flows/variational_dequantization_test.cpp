// Learnt dequantisation: q is a density on the cube, its bound is below log P, and above the bound
// of uniform noise once q is trained.
#include "flows/variational_dequantization.hpp"

#include "engine/optimizers/optimizer.hpp"
#include "flows/bases/distributions.hpp"
#include "flows/chain.hpp"
#include "flows/data/statistics.hpp"
#include "flows/layers/elementwise/standardize.hpp"
#include "flows/quadrature.hpp"
#include "tests/flows/helpers.hpp"
#include "tests/support/catch.hpp"

#include <cmath>

using namespace tapeflow;

namespace {

using Dequantization = VariationalDequantization<double>;

constexpr std::size_t levels = 4;
constexpr double mean = 0.45, deviation = 0.15;
const VariationalDequantizationOptions small{
    .couplings = 2, .coupling = {.hidden = 6, .activation = Activation::tanh}};

Dequantization made(const ImageShape& shape, std::uint64_t seed = 1) {
  Rng rng(seed);
  return Dequantization(shape, levels, small, rng);
}

// Independent normal numbers, so that P(v) is a product of differences of the error function.
Flow<double> normal_flow(std::size_t d) {
  return Flow<double>(std::make_unique<Standardize<double>>(filled<double>({d}, mean),
                                                            filled<double>({d}, deviation)),
                      std::make_unique<StandardNormal<double>>(d));
}

double log_probability(double level) {
  const auto below = [](double x) {
    return std::erfc((mean - x) / (deviation * std::sqrt(2.))) / 2;
  };
  return std::log(below((level + 1) / levels) - below(level / levels));
}

// Pictures of random levels.
Array<double> some_pictures(std::size_t n, std::size_t d, std::uint64_t seed) {
  Rng rng(seed);
  Array<double> v(Shape{n, d});
  for (double& level : v) level = static_cast<double>(rng.below(levels));
  return v;
}

// The mean over the pictures of a draw of the bound, less the truth log P(v).
MeanAndError gap(const Dequantization& dequantization, const Array<double>& v, std::uint64_t seed) {
  Rng rng(seed);
  Tape<double> tape({.record = false});
  const Var<double> bound = dequantization.elbo(normal_flow(v.shape()[1]), tape.constant(v), rng);
  std::vector<double> gaps(v.shape()[0]);
  for (std::size_t i = 0; i < gaps.size(); ++i) {
    gaps[i] = bound.value()(i);
    for (std::size_t j = 0; j < v.shape()[1]; ++j) gaps[i] -= log_probability(v(i, j));
  }
  return mean_and_error(gaps);
}

// A planted bug: log q of noise that is measured in units of x, of cells 1 / L, in place of cells
// of size 1.
double log_of_wrong_scale(double log_q) { return log_q + 2 * std::log(levels); }

// ∫ q(u | v) du over the unit square.
template <class Spoil>
double integral_of_q(const Dequantization& dequantization, const Array<double>& v, Spoil spoil) {
  const LogDensity log_q = [&](const Array<double>& u) {
    Tape<double> tape({.record = false});
    const Var<double> pictures = broadcast_to(tape.constant(v), u.shape());
    const Var<double> values = dequantization.log_q(tape.constant(u), pictures);
    std::vector<double> all(values.size());
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = spoil(values.data()[i]);
    return all;
  };
  return density_grid(log_q, Uniform<double>(2).bounds(), 400).integral();
}

}  // namespace

TEST_CASE("q integrates to one over the unit square for every picture, unless its scale is wrong") {
  Dequantization dequantization = made({1, 1, 2});
  Rng rng(2);
  randomise(dequantization, rng, 0.15);  // with more, q rises steeply at the edges of the square
  const auto right = [](double log_q) { return log_q; };
  for (const double first : {0., 3.}) {
    for (const double second : {0., 2.}) {
      // At an edge q is about u^(a - 1) with a near 1, of which the midpoint rule with h = 1 / 400
      // misses about (a - 1) h.
      CHECK(integral_of_q(dequantization, {{first, second}}, right) == Approx(1).epsilon(1e-3));
    }
  }
  CHECK(integral_of_q(dequantization, {{0., 0.}}, log_of_wrong_scale) == Approx(16).epsilon(1e-2));
}

TEST_CASE("The noise starts uniform: the bound of a flat p is -D ln L exactly") {
  const Dequantization dequantization = made({2, 2, 1});
  Rng rng(3);
  const Flow<double> flat(std::make_unique<Chain<double>>(), std::make_unique<Uniform<double>>(4));
  Tape<double> tape;
  const Var<double> v = tape.constant(some_pictures(20, 4, 1));
  const Array<double> bound = dequantization.elbo(flat, v, rng).value();
  for (const double b : bound) CHECK(b == Approx(-4 * std::log(levels)).epsilon(1e-12));
  const auto [u, log_q] = dequantization.draw(v, rng);
  for (const double number : u.value()) CHECK((number > 0 && number < 1));
  for (const double log : log_q.value()) CHECK(log == Approx(0).margin(1e-12));
}

TEST_CASE("A draw comes with the log q that the density gives for it") {
  Dequantization dequantization = made({2, 2, 1});
  Rng rng(4);
  randomise(dequantization, rng, 0.5);
  Tape<double> tape;
  const Var<double> v = tape.constant(some_pictures(20, 4, 1));
  const auto [u, log_q] = dequantization.draw(v, rng);
  const Array<double> again = dequantization.log_q(u, v).value();
  // The logit of u loses digits near 0 and 1: 1e-16 / 1e-4.
  for (std::size_t i = 0; i < 20; ++i) CHECK(log_q.value()(i) == Approx(again(i)).epsilon(1e-10));
}

TEST_CASE("A trained q comes nearer to log P than uniform noise, and stays below it") {
  Dequantization dequantization = made({2, 2, 1});
  const Array<double> pictures = some_pictures(2000, 4, 5);
  const MeanAndError uniform = gap(dequantization, pictures, 6);
  const Flow<double> p = normal_flow(4);
  Adam<double> adam(dequantization.trainable_parameters(), {.learning_rate = 1e-2});
  Rng rng(7);
  Tape<double> tape;
  for (std::size_t step = 0; step < 300; ++step) {
    tape.clear();
    const Var<double> v = tape.constant(some_pictures(100, 4, 100 + step));
    tape.backward(-tapeflow::mean(dequantization.elbo(p, v, rng)));
    adam.step();
  }
  const MeanAndError trained = gap(dequantization, pictures, 6);
  CHECK(uniform.mean < -5 * uniform.standard_error);
  CHECK(trained.mean < 5 * trained.standard_error);
  CHECK(trained.mean > uniform.mean / 4);
}

TEST_CASE("VariationalDequantization refuses options that it cannot use") {
  Rng rng(1);
  CHECK_THROWS_WITH(Dequantization({2, 2, 1}, 1, small, rng),
                    "VariationalDequantization: needs at least two levels, got 1");
  CHECK_THROWS_WITH(Dequantization({2, 2, 1}, 4, {.couplings = 0}, rng),
                    "VariationalDequantization: needs couplings above 0, got 0");
}
