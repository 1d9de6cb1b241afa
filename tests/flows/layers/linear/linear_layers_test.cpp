// Properties of linear layers beyond the contract: how they start, how many parameters they have,
// and that they reach the likelihood of Gaussians.
#include "engine/check.hpp"
#include "engine/optimizers/optimizer.hpp"
#include "engine/optimizers/schedule.hpp"
#include "flows/data/gaussian.hpp"
#include "flows/data/statistics.hpp"
#include "flows/layers/elementwise/affine.hpp"
#include "flows/layers/linear/householder.hpp"
#include "flows/layers/linear/lu_linear.hpp"
#include "flows/layers/linear/triangular_linear.hpp"
#include "flows/recipes.hpp"
#include "tests/engine/numbers.hpp"
#include "tests/flows/data.hpp"
#include "tests/support/catch.hpp"

using namespace tapeflow;

namespace {

Array<double> identity(std::size_t d) {
  Array<double> result = filled<double>({d, d}, 0);
  for (std::size_t j = 0; j < d; ++j) result(j, j) = 1;
  return result;
}

// The transpose of a layer's matrix: the rows of the identity through to_latent.
Array<double> matrix_of(const Bijector<double>& layer, std::size_t d) {
  Tape<double> tape;
  return layer.to_latent(tape.constant(identity(d))).value.value();
}

Array<double> product_with_transpose(const Array<double>& a) {
  Tape<double> tape;
  const Var<double> factor = tape.constant(a);
  return matmul(factor, transpose(factor)).value();
}

double log_det_of(const Bijector<double>& layer, std::size_t d) {
  Tape<double> tape;
  return layer.to_latent(tape.constant(filled<double>({1, d}, 0))).log_det.item();
}

// Rows whose columns are not standardised and depend on each other.
Array<double> correlated_rows(std::size_t n) {
  Array<double> x = Rng(4).normal<double>({n, 3});
  for (std::size_t i = 0; i < n; ++i) {
    x(i, 1) = 0.8 * x(i, 0) + 0.3 * x(i, 1) + 2;
    x(i, 2) = x(i, 1) - 2 * x(i, 0) + x(i, 2) - 1;
  }
  return x;
}

Array<double> covariance(const Array<double>& x) {
  Tape<double> tape;
  const Var<double> rows = tape.constant(x), centred = rows - mean(rows, {0});
  return (matmul(transpose(centred), centred) / static_cast<double>(x.shape()[0])).value();
}

double log_det(const Array<double>& a) {
  Tape<double> tape;
  return slogdet(tape.constant(a)).log_abs.item();
}

// The mean log-likelihood of the best Gaussian: -½ ln|2πe Σ|.
double best_of_gaussians(const Array<double>& x) {
  return -0.5 * (3 * ln_2pi_e + log_det(covariance(x)));
}

// The mean log-likelihood of all rows after an Adam run on all of them.
double fitted(Flow<double> flow, const Array<double>& data) {
  constexpr std::uint64_t steps = 3000;
  const Schedule schedule = cosine(steps);
  Adam<double> adam(flow.trainable_parameters(), {});
  Tape<double> tape;
  for (std::uint64_t step = 0; step < steps; ++step) {
    tape.clear();
    tape.backward(-mean(flow.log_prob(tape.constant(data))));
    adam.set_learning_rate(0.05 * schedule(step));
    adam.step();
  }
  tape.clear();
  return mean(flow.log_prob(tape.constant(data))).item();
}

template <class Layer>
Flow<double> over_normal(std::size_t d) {
  return {std::make_unique<Layer>(d), std::make_unique<StandardNormal<double>>(d)};
}

}  // namespace

TEST_CASE("A full linear flow reaches the likelihood of the full-covariance Gaussian") {
  const Array<double> x = correlated_rows(200);
  const double best = best_of_gaussians(x);
  REQUIRE(std::abs(mean_and_error(Gaussian::fit(x).log_prob(x)).mean - best) < 1e-12);
  Rng rng(6);
  for (const double reached :
       {fitted(over_normal<TriangularLinear<double>>(3), x),
        fitted(over_normal<LuLinear<double>>(3), x), fitted(linear<double>(3, rng), x)}) {
    CHECK(std::abs(reached - best) < 1e-6);
    CHECK(reached < best + 1e-12);
  }
}

TEST_CASE("A flow that only scales reaches the likelihood of independent Gaussians exactly") {
  const Array<double> x = correlated_rows(200), deviation = column_moments(x).deviation;
  double best = -0.5 * 3 * ln_2pi_e;
  for (double sigma : deviation) best -= std::log(sigma);
  CHECK(std::abs(fitted(over_normal<Affine<double>>(3), x) - best) < 1e-6);
  CHECK(best < best_of_gaussians(x) - 1);
}

TEST_CASE("Linear layers start as the identity, or as a rotation on request") {
  const std::size_t d = 5;
  CHECK(numbers(matrix_of(TriangularLinear<double>(d), d)) == numbers(identity(d)));
  CHECK(numbers(matrix_of(LuLinear<double>(d), d)) == numbers(identity(d)));
  Rng rng(2);
  for (int draw = 0; draw < 10; ++draw) {
    const LuLinear<double> rotation(d, rng);
    const Array<double> W = matrix_of(rotation, d);
    CHECK(largest_difference(product_with_transpose(W), identity(d)) < 1e-14);
    CHECK(std::abs(log_det_of(rotation, d)) < 1e-14);
    CHECK(largest_difference(W, identity(d)) > 0.5);
  }
}

TEST_CASE("A product of reflections is orthogonal, and its determinant alternates") {
  Rng rng(3);
  for (const std::size_t reflections : {1, 2, 5}) {
    const Array<double> W = matrix_of(Householder<double>(4, reflections, rng), 4);
    CHECK(largest_difference(product_with_transpose(W), identity(4)) < 1e-14);
    Tape<double> tape;
    CHECK(slogdet(tape.constant(W)).sign == (reflections % 2 == 0 ? 1 : -1));
  }
}

TEST_CASE("A reflection reverses its own vector and keeps vectors at right angles to it") {
  Rng rng(3);
  Householder<double> layer(2, 1, rng);
  layer.trainable_parameters()[0]->value = Array<double>{{3., 4.}};
  Tape<double> tape;
  const Array<double> rows{{3., 4.}, {-8., 6.}, {1., 0.}};
  const Array<double> z = layer.to_latent(tape.constant(rows)).value.value();
  // (1, 0) = (3, 4) 3/25 + (4, -3) 4/25
  CHECK(largest_difference(z, Array<double>{{-3., -4.}, {-8., 6.}, {0.28, -0.96}}) < 1e-14);
}

TEST_CASE("The data of a triangular layer are L z, with L its Cholesky factor") {
  TriangularLinear<double> layer(3);
  layer.trainable_parameters()[0]->value = Array<double>{10., 20., 30.};
  layer.trainable_parameters()[1]->value = Array<double>{std::log(2.), 0., std::log(0.5)};
  layer.trainable_parameters()[2]->value = Array<double>{3., 4., 5.};
  Tape<double> tape;
  const auto [x, log_det] = layer.to_data(tape.constant(Array<double>{{1., -1., 2.}}));
  // L = [2 0 0; 3 1 0; 4 5 ½]
  CHECK(largest_difference(x.value(), Array<double>{{12., 22., 30.}}) < 1e-13);
  CHECK(std::abs(log_det.item()) < 1e-15);
}

TEST_CASE("Linear layers have no more trainable parameters than they need") {
  Rng rng(1);
  for (const std::size_t d : {1, 2, 7}) {
    CHECK(Affine<float>(d).parameter_count() == 2 * d);
    CHECK(TriangularLinear<float>(d).parameter_count() == d * (d + 3) / 2);
    CHECK(LuLinear<float>(d, rng).parameter_count() == d * d + d);
    CHECK(Householder<float>(d, 3, rng).parameter_count() == 3 * d);
    CHECK(linear<float>(d, rng).parameter_count() == d * d + d);
  }
}

TEST_CASE("natural_order and reversed_order are the two orders in their names") {
  CHECK(natural_order(4) == std::vector<std::size_t>{0, 1, 2, 3});
  CHECK(reversed_order(4) == std::vector<std::size_t>{3, 2, 1, 0});
  CHECK(reversed_order(0).empty());
}

TEST_CASE("inverse_order finds the place of each number, or the first fault in an invalid order") {
  const std::vector<std::size_t> order{2, 0, 3, 1};
  const auto [place, fault] = inverse_order(order);
  CHECK_FALSE(fault);
  for (std::size_t i = 0; i < order.size(); ++i) CHECK(place[order[i]] == i);
  CHECK(inverse_order({2, 0, 2, 0}).fault == 2);  // a number for the second time
  CHECK(inverse_order({0, 3, 1}).fault == 1);     // a number that is too large
  CHECK(inverse_order({0, 3, 1}).place == std::vector<std::size_t>{0, 2, 3});
}

TEST_CASE("A damaged order in a file is refused") {
  Permutation<float> layer({2, 0, 1});
  Tape<float> tape;
  const Var<float> x = tape.constant(filled<float>({2, 3}, 1));
  for (const float bad : {0.f, -1.f, 3.f, std::nanf("")}) {
    layer.named_parameters()[0].parameter->value(0) = bad;
    CHECK_THROWS_AS(layer.to_latent(x), ShapeError);
    CHECK_THROWS_AS(layer.to_data(x), ShapeError);
  }
}

TEST_CASE("Errors of linear layers say which columns they need") {
  Rng rng(1);
  CHECK_THROWS_WITH(TriangularLinear<float>(0),
                    "TriangularLinear: needs at least one column, got none");
  CHECK_THROWS_WITH(LuLinear<float>(0), "LuLinear: needs at least one column, got none");
  CHECK_THROWS_WITH(Householder<float>(3, 0, rng),
                    "Householder: needs features and reflections above 0, got 3 and 0");
  Tape<float> tape;
  const Var<float> x = tape.constant(filled<float>({2, 4}, 1));
  CHECK_THROWS_AS(TriangularLinear<float>(3).to_latent(x), ShapeError);
  CHECK_THROWS_AS(LuLinear<float>(3).to_data(x), ShapeError);
  CHECK_THROWS_AS(Householder<float>(3, 1, rng).to_latent(x), ShapeError);
  CHECK_THROWS_WITH(
      lower_triangle(x, x),
      "lower_triangle(below, diagonal): needs below [D (D - 1) / 2] and diagonal [D], got below "
      "[2, 4] and diagonal [2, 4]");
}
