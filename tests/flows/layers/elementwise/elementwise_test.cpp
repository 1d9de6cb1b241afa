// Properties of elementwise layers beyond the contract: their formulas, and their behaviour on data
// outside their range.
#include "flows/layers/elementwise/elementwise.hpp"

#include "engine/check.hpp"
#include "flows/layers/elementwise/affine.hpp"
#include "tests/engine/numbers.hpp"
#include "tests/support/catch.hpp"

#include <cmath>
#include <functional>
#include <limits>

using namespace tapeflow;

namespace {

struct Point {
  double value, log_det;
};

template <class T>
Point to_data(const Bijector<T>& layer, double z) {
  Tape<T> tape;
  const auto [value, log_det] = layer.to_data(tape.constant(filled<T>({1, 1}, T(z))));
  return {value.item(), log_det.item()};
}

template <class T>
Point to_latent(const Bijector<T>& layer, double x) {
  Tape<T> tape;
  const auto [value, log_det] = layer.to_latent(tape.constant(filled<T>({1, 1}, T(x))));
  return {value.item(), log_det.item()};
}

double sigmoid_of(double z) { return 1 / (1 + std::exp(-z)); }

// Checks that the map to the data is x(z) with slope x'(z), at points where the plain formula is
// exact enough.
void require_formula(const Bijector<double>& layer, const std::function<double(double)>& x,
                     const std::function<double(double)>& slope) {
  for (const double z : {-3.0, -1.0, -0.2, 0.0, 0.4, 1.0, 2.5}) {
    const Point there = to_data(layer, z), back = to_latent(layer, x(z));
    INFO("z = " << z);
    CHECK(std::abs(there.value - x(z)) < 1e-14 * std::max(1.0, std::abs(x(z))));
    CHECK(std::abs(there.log_det - std::log(slope(z))) < 1e-13);
    CHECK(std::abs(back.value - z) < 1e-13);
    CHECK(std::abs(back.log_det + std::log(slope(z))) < 1e-13);
  }
}

template <class T>
void refuses(const Bijector<T>& layer, double x, const std::string& sentence) {
  Tape<T> tape;
  Array<T> data = filled<T>({4, 3}, T(0.5));
  data(2, 1) = static_cast<T>(x);
  CHECK_THROWS_WITH(layer.to_latent(tape.constant(data)), sentence + " in column 1");
  CHECK_THROWS_AS(layer.to_latent(tape.constant(data)), std::invalid_argument);
}

}  // namespace

TEST_CASE("A layer is named after the function from latent to data") {
  require_formula(
      Exp<double>(), [](double z) { return std::exp(z); }, [](double z) { return std::exp(z); });
  require_formula(
      Softplus<double>(), [](double z) { return std::log(1 + std::exp(z)); }, sigmoid_of);
  require_formula(
      Tanh<double>(), [](double z) { return std::tanh(z); },
      [](double z) { return 1 / (std::cosh(z) * std::cosh(z)); });
  require_formula(Sigmoid<double>(), sigmoid_of,
                  [](double z) { return sigmoid_of(z) * sigmoid_of(-z); });
  require_formula(
      Sigmoid<double>(0.05), [](double z) { return (sigmoid_of(z) - 0.05) / 0.9; },
      [](double z) { return sigmoid_of(z) * sigmoid_of(-z) / 0.9; });
  require_formula(
      LeakyRelu<double>(0.25), [](double z) { return z > 0 ? z : z / 4; },
      [](double z) { return z > 0 ? 1 : 0.25; });
}

TEST_CASE("At large |z| the log-determinants agree with the asymptotes") {
  CHECK(to_data(Tanh<double>(), 400).log_det == Approx(std::log(4.) - 800).epsilon(1e-15));
  CHECK(to_data(Sigmoid<double>(), -400).log_det == Approx(-400).epsilon(1e-15));
  CHECK(to_data(Softplus<double>(), -400).log_det == Approx(-400).epsilon(1e-15));
  CHECK(to_latent(Softplus<double>(), 1e-100).value == Approx(-100 * std::log(10.)));
  CHECK(to_latent(Softplus<double>(), 1e3).value == 1e3);
}

TEST_CASE("A float resolves a squeeze of 1e-6 at both ends of the interval") {
  const double z = std::log(1e-6) - std::log1p(-1e-6);  // logit(1e-6)
  CHECK(to_latent(Sigmoid<float>(1e-6), 0).value == Approx(z).epsilon(1e-6));
  CHECK(to_latent(Sigmoid<float>(1e-6), 1).value == Approx(-z).epsilon(1e-6));
}

TEST_CASE("Data that a layer cannot reach are refused with the number and its column") {
  refuses(Exp<double>(), -1.5, "Exp: needs data above 0 and below inf, got -1.5");
  refuses(Exp<float>(), 0, "Exp: needs data above 0 and below inf, got 0");
  refuses(Softplus<double>(), 0, "Softplus: needs data above 0 and below inf, got 0");
  refuses(Tanh<float>(), 1, "Tanh: needs data above -1 and below 1, got 1");
  refuses(Tanh<double>(), -7, "Tanh: needs data above -1 and below 1, got -7");
  refuses(Sigmoid<double>(), 1, "Sigmoid: needs data above 0 and below 1, got 1");
  refuses(Sigmoid<double>(0.25), -0.5, "Sigmoid: needs data above -0.5 and below 1.5, got -0.5");
  refuses(Sigmoid<float>(0.25), 2, "Sigmoid: needs data above -0.5 and below 1.5, got 2");
}

TEST_CASE("The last numbers before the ends of the interval have finite latents") {
  const auto finite = []<class T>(const Bijector<T>& layer, T low, T high) {
    for (const T x : {std::nextafter(low, high), std::nextafter(high, low)}) {
      const Point z = to_latent(layer, x);
      CHECK(std::isfinite(z.value));
      CHECK(std::isfinite(z.log_det));
    }
  };
  const auto of_both = [&]<class T>(T) {
    finite(Exp<T>(), T(0), std::numeric_limits<T>::infinity());
    finite(Tanh<T>(), T(-1), T(1));
    finite(Sigmoid<T>(), T(0), T(1));
    for (const double squeeze : {1e-6, 0.05, 0.3}) {
      const T low = static_cast<T>(-squeeze / (1 - 2 * squeeze));
      finite(Sigmoid<T>(squeeze), low, 1 - low);
    }
  };
  of_both(float{});
  of_both(double{});
}

TEST_CASE("NaN and infinities in the data pass through as in any operation") {
  const double infinity = std::numeric_limits<double>::infinity();
  CHECK(std::isnan(to_latent(Exp<double>(), std::nan("")).value));
  CHECK(to_latent(Exp<double>(), infinity).value == infinity);
}

TEST_CASE("Errors of elementwise layers say which options and rows they need") {
  CHECK_THROWS_WITH(Sigmoid<float>(0.5), "Sigmoid: needs a squeeze from 0 to below 0.5, got 0.5");
  CHECK_THROWS_WITH(Sigmoid<float>(-0.1), "Sigmoid: needs a squeeze from 0 to below 0.5, got -0.1");
  CHECK_THROWS_WITH(LeakyRelu<float>(0), "LeakyRelu: needs a finite slope above 0, got 0");
  Tape<double> tape;
  const Var<double> row = tape.constant(Array<double>{1., 2.});
  CHECK_THROWS_AS(Exp<double>().to_latent(row), ShapeError);
  CHECK_THROWS_AS(Exp<double>().to_data(row), ShapeError);
  CHECK_THROWS_AS(Affine<double>(3).to_data(row), ShapeError);
}
