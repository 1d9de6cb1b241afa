// Rows so far out that sums of products overflow: their density is 0, and no number is lost.
#include "engine/random.hpp"
#include "flows/data/gaussian.hpp"
#include "flows/layers/planar/planar.hpp"
#include "flows/layers/planar/radial.hpp"
#include "flows/quadrature.hpp"
#include "flows/tables/density_model.hpp"
#include "tests/support/catch.hpp"

#include <cmath>
#include <limits>

using namespace tapeflow;

namespace {

constexpr double inf = std::numeric_limits<double>::infinity();

// A model with weights away from their start, of `d` correlated columns.
template <class T>
DensityModel<T> some_model(const ModelKind& kind, Preprocessing preprocessing, std::size_t d) {
  Array<double> data = Rng(1).normal<double>({200, d});
  for (std::size_t i = 0; i < data.size(); ++i)
    if (i % d > 0) data.data()[i] += 0.3 * data.data()[i - 1];
  std::vector<std::string> columns;
  for (std::size_t j = 0; j < d; ++j) columns.push_back("x" + std::to_string(j));
  DensityModel<T> model(
      {.model = kind.name, .layers = 3, .hidden = {8}, .preprocessing = preprocessing}, columns,
      data, 1);
  Rng rng(7);
  for (Parameter<T>* p : model.flow().trainable_parameters())
    for (T& v : p->value) v += static_cast<T>(0.3 * rng.normal());
  return model;
}

// Rows with one, all or every other column at ± `size`, and 0 elsewhere.
Array<double> far_rows(double size, std::size_t d) {
  Array<double> x = filled<double>({5, d}, 0);
  x(0, 0) = size;
  x(1, d - 1) = -size;
  for (std::size_t j = 0; j < d; ++j) {
    x(2, j) = size;
    x(3, j) = j % 2 == 0 ? size : -size;
    x(4, j) = j % 2 == 0 ? -size : 0;
  }
  return x;
}

}  // namespace

TEMPLATE_TEST_CASE("Every model gives rows far out a density of nearly 0", "", float, double) {
  Workers alone(1);
  for (const ModelKind& kind : model_kinds()) {
    for (const auto& [name, preprocessing] : preprocessing_names()) {
      if (preprocessing == Preprocessing::pixels) continue;
      for (const std::size_t d : {1, 2, 5}) {
        const auto model = some_model<TestType>(kind, preprocessing, d);
        for (const double size : {1e10, 1e19, 1e20, 1e38, 1e154, 1e155, 1e300, 1e308, 1.7e308}) {
          CAPTURE(kind.name, name, d, size);
          for (const double log_p : model.log_prob(far_rows(size, d), alone)) {
            CHECK(log_p < -1e3);  // false for a NaN
            if (preprocessing == Preprocessing::standardize && size > 1e154 && kind.name != "nice")
              CHECK(log_p == -inf);  // its square overflows a double
          }
        }
      }
    }
  }
}

TEMPLATE_TEST_CASE("A flow gives infinite rows the density 0, and rows of NaN none", "", float,
                   double) {
  constexpr TestType huge = std::numeric_limits<TestType>::infinity(),
                     nan = std::numeric_limits<TestType>::quiet_NaN();
  Workers alone(1);
  for (const ModelKind& kind : model_kinds()) {
    CAPTURE(kind.name);
    const auto model = some_model<TestType>(kind, Preprocessing::standardize, 3);
    const Array<TestType> x{
        {huge, 0, 0}, {huge, -huge, huge}, {0, huge, 0}, {nan, 0, 0}, {nan, huge, 0}};
    const std::vector<double> log_p = model.flow().log_prob(x, alone);
    for (std::size_t i = 0; i < 3; ++i) CHECK(log_p[i] == -inf);
    for (std::size_t i = 3; i < 5; ++i) CHECK(std::isnan(log_p[i]));
  }
}

TEST_CASE("A NaN near the data stays a NaN: it is no overflow") {
  auto model = some_model<float>(model_kind("planar"), Preprocessing::standardize, 2);
  model.flow().trainable_parameters().front()->value.fill(std::nanf(""));
  Workers alone(1);
  CHECK(std::isnan(model.log_prob(Array<double>{{1e3, 0.}}, alone)[0]));
}

TEST_CASE("A Gaussian gives rows far out the density 0") {
  Array<double> data = Rng(1).normal<double>({50, 3});
  for (std::size_t i = 0; i < 50; ++i) data(i, 2) += data(i, 0) - data(i, 1);
  const Gaussian gaussian = Gaussian::fit(data);
  for (const double size : {1e155, 1e308, 1.7e308})
    for (const double log_p : gaussian.log_prob(far_rows(size, 3))) CHECK(log_p == -inf);
}

TEST_CASE("A density is not put on a grid over an infinite box") {
  const LogDensity none = [](const Array<double>& x) { return std::vector<double>(x.shape(0)); };
  CHECK_THROWS_WITH(density_grid(none, {{0}, {inf}}, 4),
                    "density_grid: needs a box of finite width, got one from 0.000000 to inf in "
                    "column 0");
  CHECK_THROWS_AS(density_grid(none, {{0, inf}, {1, -inf}}, 4), std::invalid_argument);
}

TEMPLATE_TEST_CASE("Far out a radial and a planar layer are the identity, in both directions", "",
                   float, double) {
  Rng rng(3);
  Radial<TestType> radial(3, rng);
  Planar<TestType> planar(3, rng);
  for (Bijector<TestType>* layer :
       {static_cast<Bijector<TestType>*>(&radial), static_cast<Bijector<TestType>*>(&planar)}) {
    for (Parameter<TestType>* p : layer->trainable_parameters())
      for (TestType& v : p->value) v += static_cast<TestType>(0.5 * rng.normal());
    for (const double exponent : {0.3, 0.49, 0.51, 0.7, 0.9}) {  // of the largest number
      const double largest = std::numeric_limits<TestType>::max();
      const Array<double> rows = far_rows(std::pow(largest, exponent), 3);
      const Array<TestType> x = cast<TestType>(rows);
      Tape<TestType> tape({.record = false});
      const auto z = layer->to_latent(tape.constant(x)), back = layer->to_data(tape.constant(x));
      for (const auto& moved : {z, back}) {
        for (std::size_t i = 0; i < x.shape(0); ++i) {
          CHECK(std::abs(moved.log_det.data()[i]) < 3);
          const double size = std::pow(largest, exponent);
          for (std::size_t j = 0; j < 3; ++j) {
            // 32 roundings of numbers of this size
            const double margin = 32 * size * std::numeric_limits<TestType>::epsilon();
            CHECK(std::abs(double{moved.value.value()(i, j)} - double{x(i, j)}) <= margin);
          }
        }
      }
    }
  }
}
