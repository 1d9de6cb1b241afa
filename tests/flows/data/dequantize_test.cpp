#include "flows/data/dequantize.hpp"

#include "engine/check.hpp"
#include "flows/bases/distributions.hpp"
#include "flows/data/gaussian.hpp"
#include "flows/layers/elementwise/affine.hpp"
#include "flows/training/trainer.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

using namespace tapeflow;

namespace {

// Rows of pixels; each row has every level once.
Array<std::uint8_t> all_levels(std::size_t levels, std::size_t rows = 1) {
  Array<std::uint8_t> pixels(Shape{rows, levels});
  for (std::size_t i = 0; i < pixels.size(); ++i)
    pixels.data()[i] = static_cast<std::uint8_t>(i % levels);
  return pixels;
}

// The mean log-likelihood of x [N, D] under the uniform density on [0, 1]^D.
double uniform_log_likelihood(const Array<double>& x) {
  Tape<double> tape({.record = false});
  const Var<double> log_p = Uniform<double>(x.shape()[1]).log_prob(tape.constant(x));
  return mean(log_p).item();
}

}  // namespace

TEST_CASE("The uniform density takes log2(levels) bits a pixel, exactly") {
  Rng rng(1);
  for (const auto& [levels, bits] : {std::pair<std::size_t, double>{256, 8}, {2, 1}, {16, 4}}) {
    const CellRows<double> cells = cells_of<double>(all_levels(levels, 50), levels);
    const double log_likelihood = uniform_log_likelihood(dequantized(cells, rng));
    CHECK(bits_per_dim(log_likelihood, levels, cells.widths(0)) == bits);
  }
  CHECK(bits_per_dim(0, 64, 1. / 17) == Approx(std::log2(17.)).epsilon(1e-15));
}

TEST_CASE("A histogram's bits per pixel are the entropy of its levels") {
  const std::vector<double> p = {0.5, 0.25, 0.125, 0.125};  // entropy 1.75 bits
  const double cell = 1. / 4;
  double log_likelihood = 0;
  for (double v : p) log_likelihood += v * std::log(v / cell);
  CHECK(bits_per_dim(log_likelihood, 1, cell) == Approx(1.75).epsilon(1e-15));
  // Three independent pixels have the same bits per pixel as one, and the same error.
  CHECK(bits_per_dim(3 * log_likelihood, 3, cell) == Approx(1.75).epsilon(1e-15));
  const MeanAndError bits =
      bits_per_dim(MeanAndError{3 * log_likelihood, 3 * std::log(2.)}, 3, cell);
  CHECK(bits.mean == Approx(1.75).epsilon(1e-15));
  CHECK(bits.standard_error == Approx(1).epsilon(1e-15));
}

TEST_CASE("Bits per pixel do not depend on the units of the pixels") {
  Rng rng(1);
  const Array<double> x = rng.uniform<double>({200, 5}, 0, 1);
  const auto bits_in = [&](double scale) {
    const Array<double> scaled = x * scale;
    const MeanAndError fit = mean_and_error(Gaussian::fit(scaled).log_prob(scaled));
    return bits_per_dim(fit, 5, scale / 256);
  };
  const MeanAndError expected = bits_in(1);
  for (double scale : {1. / 17, 255., 256., 1e4}) {
    CHECK(bits_in(scale).mean == Approx(expected.mean).epsilon(0).margin(1e-10));
    CHECK(bits_in(scale).standard_error ==
          Approx(expected.standard_error).epsilon(0).margin(1e-10));
  }
  // Logarithms to base e, or units left out, would not pass.
  const double nats = -mean_and_error(Gaussian::fit(x).log_prob(x)).mean / 5;
  CHECK(std::abs(nats + std::log(256.) - expected.mean) > 1);
  CHECK(std::abs(bits_per_dim(-5 * nats, 5, 1) - expected.mean) > 1);
}

TEMPLATE_TEST_CASE("A pixel becomes a point inside its cell, and uniform there", "", float,
                   double) {
  using T = TestType;
  const std::size_t levels = GENERATE(17u, 256u);
  const std::size_t n = 100000 / levels;
  Rng rng(1);
  const CellRows<T> cells = cells_of<T>(all_levels(levels, n), levels);
  const Array<T> x = dequantized(cells, rng);
  double sum = 0, squares = 0;
  std::size_t outside = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double at = static_cast<double>(x.data()[i]) * static_cast<double>(levels);
    const double u = at - static_cast<double>(i % levels);
    outside += !(u > -1e-4 && u < 1 + 1e-4) || !(x.data()[i] < 1);
    sum += u;
    squares += u * u;
  }
  const double count = static_cast<double>(x.size());
  CHECK(outside == 0);
  CHECK(sum / count == Approx(0.5).margin(5 * std::sqrt(1 / 12. / count)));
  CHECK(squares / count == Approx(1 / 3.).margin(5 * std::sqrt(4 / 45. / count)));
}

TEST_CASE("The largest noise does not take a pixel to the next cell") {
  Rng rng(1);
  Array<float> x = filled<float>({1000000, 1}, 255.f / 256);
  draw_within_cells(x, filled<float>({1}, 1.f / 256), rng);
  CHECK(*std::max_element(x.begin(), x.end()) < 1);  // a careless sum gives 1 once in 1e5
}

TEST_CASE("A division by 255 is noticed: the brightest pixels leave the unit cube") {
  Rng rng(1);
  Array<double> x = cast<double>(all_levels(256));
  x /= 255;
  draw_within_cells(x, filled<double>({256}, 1. / 255), rng);
  CHECK(uniform_log_likelihood(x) == -std::numeric_limits<double>::infinity());
}

TEST_CASE("A point anywhere in a cell goes back to the cell's level, and real columns stay") {
  // Levels 11 + 2 k and -0.3 + 0.1 k, also below the origin; the last column has no levels.
  const Levels levels{Array<double>{11, -0.3, 0}, Array<double>{2, 0.1, 0}};
  Rng rng(1);
  Array<double> x = rng.normal<double>({1000, 3});
  for (std::size_t i = 0; i < 1000; ++i) {
    for (const std::size_t j : {0, 1})
      x(i, j) = levels.origin(j) + levels.width(j) * (static_cast<double>(rng.below(20)) - 10);
  }
  const Array<double> spread = levels.spread(x, rng), back = levels.snap(spread);
  std::size_t high = 0;  // points that rounding would take to the next level
  for (std::size_t i = 0; i < 1000; ++i) {
    for (const std::size_t j : {0, 1}) {
      const double u = (spread(i, j) - x(i, j)) / levels.width(j);
      CHECK((u > -1e-9 && u < 1 + 1e-9));
      CHECK(back(i, j) == Approx(x(i, j)).margin(1e-9));
      high += u > 0.5;
    }
    CHECK(spread(i, 2) == x(i, 2));
    CHECK(back(i, 2) == x(i, 2));
  }
  CHECK(high > 900);
  CHECK(high < 1100);
}

TEST_CASE("Levels above the stated number, and cells that do not fit, are refused") {
  CHECK_THROWS_WITH(cells_of<float>(all_levels(18), 17), "cells_of: needs levels below 17, got 17");
  CHECK_THROWS_AS(cells_of<float>(Array<std::uint8_t>(Shape{2, 8, 8}), 17), ShapeError);
  Flow<float> flow(std::make_unique<Affine<float>>(3), std::make_unique<StandardNormal<float>>(3));
  CellRows<float> cells = cells_of<float>(all_levels(3), 3);
  cells.widths = filled<float>({1}, 0.1f);
  CHECK_THROWS_WITH(Trainer<float>(flow, cells, cells, {}),
                    "Trainer: needs cells [3], one for each column, got [1]");
}
