// Planar, radial and Sylvester layers beyond the contract, which contract_test.cpp checks: numbers
// that can be worked out by hand, and the constraints that make the layers invertible.
#include "flows/layers/planar/planar.hpp"

#include "engine/gradient_check.hpp"
#include "flows/layers/planar/radial.hpp"
#include "flows/layers/planar/sylvester.hpp"
#include "flows/recipes.hpp"
#include "tests/engine/numbers.hpp"
#include "tests/flows/helpers.hpp"
#include "tests/support/catch.hpp"

#include <cmath>
#include <limits>

#include <xtensor-blas/xlinalg.hpp>

using namespace tapeflow;

namespace {

double softplus_of(double v) { return v > 30 ? v : std::log1p(std::exp(v)); }
double softplus_inverse(double v) { return std::log(std::expm1(v)); }

template <class T>
void set(Bijector<T>& layer, const std::string& name, const std::vector<double>& entries) {
  for (auto& [found, parameter] : layer.named_parameters()) {
    if (found != name) continue;
    REQUIRE(parameter->value.size() == entries.size());
    for (std::size_t i = 0; i < entries.size(); ++i)
      parameter->value.data()[i] = static_cast<T>(entries[i]);
    return;
  }
  FAIL("no parameter " << name);
}

// log|det| of the Jacobian of to_data at one point, by central differences.
double log_det_by_differences(const Bijector<double>& layer, const Array<double>& z) {
  const auto value = [&](const Array<double>& at) { return data_of(layer, at).value; };
  return std::get<1>(xt::linalg::slogdet(finite_difference_jacobian(value, z)));
}

}  // namespace

// With b = 40, tanh(w·0 + b) rounds to 1, so the origin is mapped to û itself.
TEMPLATE_TEST_CASE("w·û = softplus(w·u) - 1 > -1 to rounding, whatever u and w", "", float,
                   double) {
  using T = TestType;
  Rng rng(1);
  for (int draw = 0; draw < 10000; ++draw) {
    const std::size_t d = 1 + rng.below(8);
    Planar<T> layer(d, rng);
    const Array<T> w = rng.normal<T>({d}), u = rng.normal<T>({d});
    set<T>(layer, "w", {w.begin(), w.end()});
    set<T>(layer, "u", {u.begin(), u.end()});
    set<T>(layer, "b", {40});
    const Array<T> u_hat = data_of(layer, filled<T>({1, d}, 0)).value;
    double wu = 0, wu_hat = 0, terms = 1;
    for (std::size_t j = 0; j < d; ++j) {
      const double wj = w(j), uj = u(j);
      wu += wj * uj;
      wu_hat += wj * static_cast<double>(u_hat(0, j));
      terms += std::abs(wj * uj);
    }
    // Each of the D entries of û is a sum of numbers whose sizes add up to `terms`, with about 10
    // roundings.
    const double rounding = 10 * static_cast<double>(std::numeric_limits<T>::epsilon()) * terms;
    if (!(std::abs(wu_hat - (softplus_of(wu) - 1)) <= rounding && wu_hat > -1)) {
      FAIL("draw " << draw << ", w·u = " << wu << ": w·û = " << wu_hat);
    }
  }
  SUCCEED();
}

// w = (2, 0) and u = (1/2, 3) have w·u = 1. On the plane w·z + b = 0 the slope of tanh is 1, and
// the determinant 1 + w·û = softplus(1); where tanh² = 1/4 it is 1 + (softplus(1) - 1) 3/4.
TEST_CASE("A planar determinant agrees with the lemma, worked out by hand") {
  Rng rng(1);
  Planar<double> layer(2, rng);
  set(layer, "w", {2, 0});
  set(layer, "u", {0.5, 3});
  set(layer, "b", {-1});
  const double m = softplus_of(1);
  const Array<double> on_plane{{0.5, 7.}}, beside{{0.5 + std::atanh(0.5) / 2, -4.}};
  CHECK(std::abs(data_of(layer, on_plane).log_det(0) - std::log(m)) < 1e-14);
  CHECK(std::abs(data_of(layer, beside).log_det(0) - std::log1p((m - 1) * 0.75)) < 1e-14);
  CHECK(std::abs(log_det_by_differences(layer, on_plane) - std::log(m)) < 1e-8);
  // û = (1/2 + (m - 2) 2/4, 3), times tanh = 1/2.
  const Array<double> x = data_of(layer, beside).value;
  CHECK(std::abs(x(0, 0) - beside(0, 0) - (0.5 + (m - 2) / 2) / 2) < 1e-14);
  CHECK(std::abs(x(0, 1) - (-4 + 1.5)) < 1e-14);
}

// h = 1 / (.7 + 3.2672) = .252067, 1 + βh = 1.327687 and 1 + βh + βh'r = 1.057819, so the
// determinant is 1.327687² · 1.057819 = 1.864674. Two misprints in the literature give 2.475704
// (the exponent D instead of D - 1) and 2.194782 (βh' without the factor r).
TEST_CASE("A radial determinant in 3-D is 1.864674 at α = .7, β = 1.3, r = 3.2672") {
  Rng rng(1);
  Radial<double> layer(3, rng);
  set(layer, "z0", {1, -2, 0.5});
  set(layer, "alpha", {softplus_inverse(0.7)});
  set(layer, "s", {softplus_inverse(0.7 + 1.3)});
  const double r = 3.2672;  // along (2, -1, 2) / 3
  const Array<double> z{{1 + r * 2 / 3, -2 - r / 3, 0.5 + r * 2 / 3}};
  CHECK(std::abs(std::exp(data_of(layer, z).log_det(0)) - 1.864674) < 1e-6);
  CHECK(std::abs(std::exp(log_det_by_differences(layer, z)) - 1.864674) < 1e-6);
}

TEMPLATE_TEST_CASE("A radial layer keeps its centre, and its digits where β is nearly -α", "",
                   float, double) {
  using T = TestType;
  Rng rng(1);
  Radial<T> layer(2, rng);
  set<T>(layer, "z0", {3, -1});
  set<T>(layer, "alpha", {softplus_inverse(2)});
  set<T>(layer, "s", {-12});  // s = α + β = 6.1e-6; in float the sum α + β would lose all digits
  const T step = static_cast<T>(1. / 1024);
  const Array<T> z{{3, -1}, {3 + step, -1}};
  Tape<T> tape;
  const Var<T> in = tape.variable(z);
  const auto [x, log_det] = layer.to_data(in);
  const auto [back, inverse_log_det] = layer.to_latent(x);
  tape.backward(sum(x) + sum(back) + sum(log_det));
  CHECK(x.value()(0, 0) == 3);
  CHECK(x.value()(0, 1) == -1);
  const double s = softplus_of(-12),
               epsilon = static_cast<double>(std::numeric_limits<T>::epsilon());
  CHECK(std::abs(log_det.value()(0) - 2 * std::log(s / 2)) < 100 * epsilon);
  CHECK(std::abs(log_det.value()(0) + inverse_log_det.value()(0)) < 100 * epsilon);
  for (const T slope : numbers(in.adjoint())) CHECK(std::isfinite(slope));
}

// At r = α = 1e-4 and s = 100, ρ is about s / 2. There the textbook root of the quadratic equation
// is a difference of two numbers near 50. Its error is 5e5 times the error of the other form.
TEMPLATE_TEST_CASE("The inverse of a radial layer is accurate where the layer pushes far", "",
                   float, double) {
  using T = TestType;
  Rng rng(1);
  Radial<T> layer(2, rng);
  set<T>(layer, "z0", {0, 0});
  set<T>(layer, "alpha", {softplus_inverse(1e-4)});
  set<T>(layer, "s", {100});
  const T small = static_cast<T>(1e-4);
  Tape<T> tape;
  const Var<T> x = layer.to_data(tape.constant(array_of<T>({1, 2}, {small, 0}))).value;
  const T back = layer.to_latent(x).value.value()(0, 0);
  CHECK(x.value()(0, 0) == Approx(50).epsilon(1e-3));
  CHECK(std::abs(back - small) < 100 * std::numeric_limits<T>::epsilon() * small);
}

// q = e_1 - 2 v v_1 / ‖v‖² is the only column of Q. With w = e^l q and u = a e^-l q, w·u is a and û
// is (softplus(a) - 1) e^-l q. So both layers have the same planes and the same û.
TEST_CASE("A Sylvester layer of one unit is a planar layer") {
  Rng rng(2);
  Sylvester<double> sylvester(3, 1, rng);
  Planar<double> planar(3, rng);
  const double a = -0.7, l = 0.4, v[] = {1, -2, 0.5}, norm = 1 + 4 + 0.25;
  const double q[] = {1 - 2 * v[0] * v[0] / norm, -2 * v[1] * v[0] / norm, -2 * v[2] * v[0] / norm};
  set(sylvester, "v", {v[0], v[1], v[2]});
  set(sylvester, "triangles", {a});
  set(sylvester, "log_diagonal", {l});
  set(sylvester, "b", {0.3});
  const double longer = std::exp(l), shorter = a * std::exp(-l);
  set(planar, "w", {longer * q[0], longer * q[1], longer * q[2]});
  set(planar, "u", {shorter * q[0], shorter * q[1], shorter * q[2]});
  set(planar, "b", {0.3});
  const Array<double> z = rng.normal<double>({10, 3});
  const auto [x, log_det] = data_of(sylvester, z);
  const auto [planar_x, planar_log_det] = data_of(planar, z);
  CHECK(largest_difference(x, z) > 0.1);
  CHECK(largest_difference(x, planar_x) < 1e-14);
  CHECK(largest_difference(log_det, planar_log_det) < 1e-14);
}

TEST_CASE("Planar and radial flows and Sylvester layers start as the identity") {
  Rng rng(4);
  for (const std::size_t d : {1U, 2U, 5U}) {
    const Array<double> z = rng.normal<double>({6, d});
    for (const Flow<double>& flow : {planar<double>(d, 3, rng), radial<double>(d, 3, rng)}) {
      const auto [x, log_det] = data_of(flow.bijector(), z);
      CHECK(largest_difference(x, z) < 1e-14);
      CHECK(largest_entry(log_det) < 1e-14);
    }
    const auto [x, log_det] = data_of(Sylvester<double>(d, d, rng), z);
    CHECK(largest_difference(x, z) < 1e-14);
    CHECK(largest_entry(log_det) < 1e-14);
  }
}

TEST_CASE("Layers without columns or units, and flows without layers, are refused") {
  Rng rng(1);
  CHECK_THROWS_WITH(Planar<double>(0, rng), "Planar: needs features above 0, got 0");
  CHECK_THROWS_WITH(Radial<double>(0, rng), "Radial: needs features above 0, got 0");
  CHECK_THROWS_WITH(planar<double>(2, 0, rng), "planar: needs layers above 0, got 0");
  CHECK_THROWS_WITH(radial<double>(2, 0, rng), "radial: needs layers above 0, got 0");
  CHECK_THROWS_WITH(Sylvester<double>(2, 0, rng),
                    "Sylvester: needs units from 1 to the 2 features, got 0");
  CHECK_THROWS_WITH(Sylvester<double>(2, 3, rng),
                    "Sylvester: needs units from 1 to the 2 features, got 3");
  Tape<double> tape;
  const Var<double> x = tape.constant(filled<double>({4, 3}, 0.));
  CHECK_THROWS_WITH(Sylvester<double>(2, 1, rng).to_data(x), Catch::Contains("Sylvester"));
  CHECK_THROWS_WITH(Planar<double>(2, rng).to_data(x), Catch::Contains("Planar"));
  CHECK_THROWS_WITH(Radial<double>(2, rng).to_latent(x), Catch::Contains("Radial"));
}
