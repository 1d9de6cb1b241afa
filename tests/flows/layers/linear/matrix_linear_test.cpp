// MatrixLinear and LuLinear are one map with other parameters. Started as the same matrix they
// agree in values, log-determinants and gradients, also as 1x1 convolutions.
#include "flows/layers/linear/matrix_linear.hpp"

#include "engine/check.hpp"
#include "flows/layers/image/per_pixel.hpp"
#include "flows/layers/linear/lu_linear.hpp"
#include "flows/layers/linear/square_matrix.hpp"
#include "tests/flows/helpers.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <cmath>
#include <map>

using namespace tapeflow;

namespace {

using Layer = Bijector<double>;
using Named = std::map<std::string, Array<double>>;

// Products of D numbers near 1, the solutions of D equations with a condition number of up to a
// thousand: about 1e3 D roundings of 1e-16 each.
constexpr double rounding = 1e-10;

// The largest difference of the entries, Inf for arrays of different shapes.
double difference(const Array<double>& a, const Array<double>& b) {
  if (a.shape() != b.shape()) return std::numeric_limits<double>::infinity();
  double largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    largest = std::max(largest, std::abs(a.data()[i] - b.data()[i]));
  return largest;
}

Array<double> with_sign(double sign, std::size_t d) {
  for (std::uint64_t seed = 1;; ++seed) {
    const Array<double> W = Rng(seed).normal<double>({d, d});
    Tape<double> tape;
    if (slogdet(tape.constant(W)).sign == sign) return W;
  }
}

// Values, log-determinants and, under the names of the parameters and "x", the gradients of
// Σ weight value + Σ log_det.
template <class Map>
Named all_of(Layer& layer, Map map, const Array<double>& x, const Array<double>& weight) {
  Tape<double> tape;
  const Var<double> input = tape.variable(x);
  const Transformed<double> y = map(layer, input);
  tape.backward(sum(y.value * tape.constant(weight)) + sum(y.log_det));
  Named all{{"value", y.value.value()}, {"log_det", y.log_det.value()}, {"x", input.adjoint()}};
  for (const auto& named : layer.named_parameters()) all[named.name] = named.parameter->grad;
  return all;
}

// What a gradient dW is for the parameters of LuLinear: its rows of the identity leave as Wᵀ.
Named through_the_matrix(LuLinear<double>& lu, const Array<double>& dW) {
  Tape<double> tape;
  const std::size_t d = dW.shape()[0];
  tape.backward(transpose(lu.to_latent(tape.constant(identity_matrix(d))).value), dW);
  Named all;
  for (const auto& named : lu.named_parameters()) all[named.name] = named.parameter->grad;
  return all;
}

const auto there = [](const Layer& layer, Var<double> v) { return layer.to_latent(v); };
const auto back = [](const Layer& layer, Var<double> v) { return layer.to_data(v); };

template <class Map>
void check_agreement(const Array<double>& W, Map map) {
  const std::size_t d = W.shape()[0];
  MatrixLinear<double> whole(W);
  LuLinear<double> lu(W);
  Rng rng(3);
  const Array<double> x = rng.normal<double>({5, d}), weight = rng.normal<double>({5, d});
  Named in_whole = all_of(whole, map, x, weight), in_lu = all_of(lu, map, x, weight);
  for (const std::string name : {"value", "log_det", "x", "shift"}) {
    INFO(name);
    CHECK(difference(in_whole[name], in_lu[name]) < rounding);
  }
  Named expected = through_the_matrix(lu, in_whole["weight"]);
  for (const std::string name : {"log_scale", "lower", "upper"}) {
    INFO(name);
    CHECK(difference(expected[name], in_lu[name]) < rounding);
  }
}

// Whether the two agree as 1x1 convolutions; `spoil` may change the LuLinear.
bool agree_on_pixels(const Array<double>& W, void (*spoil)(Layer&)) {
  const ImageShape shape{3, 2, W.shape()[0]};
  auto lu = std::make_unique<LuLinear<double>>(W);
  spoil(*lu);
  PerPixel<double> on_lu(shape, std::move(lu));
  PerPixel<double> on_whole(shape, std::make_unique<MatrixLinear<double>>(W));
  Rng rng(4);
  const Array<double> x = rng.normal<double>({4, shape.size()}),
                      weight = rng.normal<double>({4, shape.size()});
  double largest = 0;
  for (const auto map : {+there, +back}) {
    Named a = all_of(on_lu, map, x, weight), b = all_of(on_whole, map, x, weight);
    for (const std::string name : {"value", "log_det", "x", "pixel.shift"})
      largest = std::max(largest, difference(a[name], b[name]));
  }
  return largest < rounding;
}

void drop_signs(Layer& lu) {
  for (const auto& named : lu.named_parameters())
    if (named.name == "sign") named.parameter->value.fill(1);
}

}  // namespace

TEST_CASE("MatrixLinear and LuLinear of one matrix agree, gradients included") {
  for (const std::size_t d : {1u, 2u, 3u, 7u}) {
    for (const double sign : {1., -1.}) {
      CAPTURE(d, sign);
      check_agreement(with_sign(sign, d), there);
      check_agreement(with_sign(sign, d), back);
    }
  }
}

TEST_CASE("MatrixLinear and LuLinear agree as 1x1 convolutions, unless LuLinear drops its signs") {
  for (const double sign : {1., -1.}) {
    CAPTURE(sign);
    CHECK(agree_on_pixels(with_sign(sign, 3), [](Layer&) {}));
  }
  CHECK_FALSE(agree_on_pixels(with_sign(-1, 3), drop_signs));
}

TEST_CASE("MatrixLinear and LuLinear start as the same rotation if their generators are equal") {
  Rng rng(7), same(7);
  const MatrixLinear<double> whole(5, rng);
  const LuLinear<double> lu(5, same);
  const Array<double> x = Rng(8).normal<double>({4, 5});
  const Output<double> a = latent_of(whole, x), b = latent_of(lu, x);
  CHECK(difference(a.value, b.value) < 1e-14);
  CHECK(difference(a.log_det, filled<double>({4}, 0)) < 1e-14);
}

TEST_CASE("MatrixLinear and LuLinear refuse matrices that they cannot start as") {
  CHECK_THROWS_AS(MatrixLinear<double>(filled<double>({2, 3}, 1)), ShapeError);
  CHECK_THROWS_WITH(MatrixLinear<double>(filled<double>({2, 3}, 1)),
                    "MatrixLinear: needs a matrix W [D, D], got [2, 3]");
  CHECK_THROWS_WITH(LuLinear<double>(filled<double>({4}, 1)),
                    "LuLinear: needs a matrix W [D, D], got [4]");
  CHECK_THROWS_WITH(LuLinear<double>(filled<double>({2, 2}, 1)),
                    "LuLinear: needs an invertible matrix W, got a singular one");
  CHECK_THROWS_WITH(MatrixLinear<double>(0), "MatrixLinear: needs at least one column, got none");
}

TEST_CASE("A singular MatrixLinear has log_det -Inf and no way back") {
  const MatrixLinear<double> layer(filled<double>({2, 2}, 1));
  CHECK(latent_of(layer, filled<double>({1, 2}, 1)).log_det(0) ==
        -std::numeric_limits<double>::infinity());
  CHECK_THROWS_WITH(data_of(layer, filled<double>({1, 2}, 1)),
                    "inverse: needs a matrix that has one, got a singular one");
}
