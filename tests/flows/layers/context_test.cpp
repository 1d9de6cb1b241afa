// The context of conditional layers, and the errors of layers about input that does not fit.
#include "engine/check.hpp"
#include "flows/chain.hpp"
#include "flows/data/statistics.hpp"
#include "flows/layers/elementwise/standardize.hpp"
#include "flows/layers/linear/permutation.hpp"
#include "flows/recipes.hpp"
#include "tests/engine/numbers.hpp"
#include "tests/flows/helpers.hpp"
#include "tests/flows/layers/all_layers.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <cmath>

using namespace tapeflow;

namespace {

constexpr std::size_t rows = 4;

// An AffineCoupling on 3 columns with 2 columns of context, away from the identity.
AffineCoupling<double> conditional_coupling() {
  Rng rng(2);
  AffineCoupling<double> layer(half_split(3), {.hidden = {4}, .context_features = 2}, rng);
  for (Parameter<double>* p : layer.trainable_parameters()) p->value += 0.3;
  return layer;
}

// PerFrame multiplies as many rows as there are real frames. With another number of them a product
// of matrices may round differently: sums of up to ten numbers near 1, each off by a few ε, and a
// slope of up to 20 after them: 1e-13 is 450 ε.
bool nearly_equal(const std::vector<double>& a, const std::vector<double>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](double u, double v) {
    return std::abs(u - v) <= 1e-13 * std::max(1., std::abs(u));
  });
}

Var<double> zeros(Tape<double>& tape, const Shape& shape) {
  return tape.constant(filled<double>(shape, 0));
}

}  // namespace

TEST_CASE("The context of a row changes the result of this row only, in conditional layers") {
  for (const LayerUnderTest& layer : all_layers()) {
    const std::size_t d = layer.features.back();
    INFO(layer.name);
    Rng rng(d);
    const auto made = layer.make<double>(d, rng);
    for (Parameter<double>* p : made->trainable_parameters()) p->value += 0.2;
    CHECK(made->context_features() == layer.context);
    const Array<double> x = layer.batch<double>(rows, d, rng);
    Array<double> context = rng.normal<double>({rows, std::max<std::size_t>(1, layer.context)});
    const auto set_row_1 = [&](double to) {
      std::fill_n(context.data() + context.shape()[1], context.shape()[1], to);
    };
    set_row_1(-1);  // FixedLength takes it for a sequence without frames
    const Output<double> before = latent_of(*made, x, context);
    set_row_1(1);
    const Output<double> after = latent_of(*made, x, context);
    for (std::size_t i = 0; i < rows; ++i) {
      CHECK(nearly_equal(before.row(i), after.row(i)) == (i != 1 || layer.context == 0));
    }
  }
}

TEST_CASE("A context that is missing is a std::logic_error, one of another shape a ShapeError") {
  const AffineCoupling<double> layer = conditional_coupling();
  Tape<double> tape;
  const Var<double> x = zeros(tape, {5, 3});
  const char* none = "AffineCoupling: needs a context [5, 2], got none";
  CHECK_THROWS_AS(layer.to_latent(x), std::logic_error);
  CHECK_THROWS_WITH(layer.to_latent(x), none);
  CHECK_THROWS_WITH(layer.to_data(x), none);
  CHECK_THROWS_AS(layer.to_latent(x, zeros(tape, {5, 3})), ShapeError);
  CHECK_THROWS_WITH(layer.to_latent(x, zeros(tape, {5, 3})),
                    "AffineCoupling: needs a context [5, 2], got [5, 3]");
  CHECK_THROWS_WITH(layer.to_data(x, zeros(tape, {4, 2})),
                    "AffineCoupling: needs a context [5, 2], got [4, 2]");
  CHECK_THROWS_WITH(layer.to_data(x, zeros(tape, {10})),
                    "AffineCoupling: needs a context [5, 2], got [10]");
}

TEST_CASE("A Flow checks the context before it computes anything") {
  Rng rng(1);
  const RealNvpOptions options{.layers = 2, .coupling = {.hidden = {4}, .context_features = 2}};
  const Flow<double> flow = real_nvp<double>(2, options, rng);
  Workers workers(2);
  const Array<double> x = filled<double>({5, 2}, 0), context = filled<double>({4, 2}, 0);
  CHECK_THROWS_WITH(flow.log_prob(Rows<double>{x, context}, workers),
                    "Flow::log_prob: needs a context of 5 rows [N, C], got [4, 2]");
  CHECK_THROWS_WITH(flow.sample(3, rng, {.context = context}),
                    "Flow::sample: needs a context of 3 rows [N, C], got [4, 2]");
  CHECK_THROWS_WITH(flow.log_prob(x, workers), "Chain: needs a context [5, 2], got none");
  CHECK_THROWS_WITH(flow.sample(3, rng), "Chain: needs a context [3, 2], got none");
}

TEST_CASE("A layer's errors say which rows it needs and what came") {
  Tape<double> tape;
  Rng rng(1);
  const AffineCoupling<double> coupling(half_split(3), {.hidden = {4}}, rng);
  const Permutation<double> permutation({1, 0});
  const Standardize<double> standardize({0., 0.}, {1., 1.});
  const StandardNormal<double> normal(2);
  const Var<double> x = zeros(tape, {5, 4}), list = zeros(tape, {6});
  CHECK_THROWS_AS(coupling.to_latent(x), ShapeError);
  CHECK_THROWS_WITH(coupling.to_latent(x), "AffineCoupling: needs rows [N, 3], got [5, 4]");
  CHECK_THROWS_WITH(coupling.to_data(list), "AffineCoupling: needs rows [N, 3], got [6]");
  CHECK_THROWS_WITH(permutation.to_latent(x), "Permutation: needs rows [N, 2], got [5, 4]");
  CHECK_THROWS_WITH(permutation.to_data(list), "Permutation: needs rows [N, 2], got [6]");
  CHECK_THROWS_WITH(standardize.to_latent(x), "Standardize: needs rows [N, 2], got [5, 4]");
  CHECK_THROWS_WITH(standardize.to_data(list), "Standardize: needs rows [N, 2], got [6]");
  CHECK_THROWS_WITH(normal.log_prob(x), "StandardNormal: needs rows [N, 2], got [5, 4]");
}

TEST_CASE("A layer refuses an invalid split, order or scale") {
  Rng rng(1);
  const auto coupling = [&](Split split, AffineCouplingOptions options = {}) {
    AffineCoupling<double>(std::move(split), options, rng);
  };
  CHECK_THROWS_WITH(coupling({{0}, {0}}),
                    "Coupling: needs kept and moved columns that together are each of 0 … D-1 "
                    "once, got column 0 of 2");
  CHECK_THROWS_WITH(coupling({{0}, {2}}),
                    "Coupling: needs kept and moved columns that together are each of 0 … D-1 "
                    "once, got column 2 of 2");
  CHECK_THROWS_WITH(coupling(half_split(2), {.log_scale_bound = 0}),
                    "AffineCoupling: needs a positive log_scale_bound, got 0");
  CHECK_THROWS_WITH(Permutation<double>({0, 1, 1}),
                    "Permutation: needs each of 0 … 2 once, got 1 at place 2");
  CHECK_THROWS_WITH(Standardize<double>({0., 0.}, {1., 0.}),
                    "Standardize: needs positive scales, got 0 in column 1");
  CHECK_THROWS_AS(Standardize<double>({0., 0.}, {1.}), ShapeError);
  CHECK_THROWS_WITH(real_nvp<double>(0, {}, rng),
                    "real_nvp: needs features and layers above 0, got 0 and 8");
}

TEST_CASE("Standardize gives its data mean 0 and deviation 1, and refuses a constant column") {
  Rng rng(4);
  Array<double> data = 5 * rng.normal<double>({100, 2}) + 300;
  const auto layer = Standardize<double>::from_data(data);
  Tape<double> tape;
  const ColumnMoments moments = column_moments(layer.to_latent(tape.constant(data)).value.value());
  for (std::size_t j = 0; j < 2; ++j) {  // rounding: 1e-16 · 300 / 5 of a deviation
    CHECK(std::abs(moments.mean(j)) < 1e-13);
    CHECK(std::abs(moments.deviation(j) - 1) < 1e-13);
  }
  for (std::size_t i = 0; i < 100; ++i) data(i, 1) = 0.1;  // the naive mean is not exactly 0.1
  CHECK_THROWS_WITH(Standardize<double>::from_data(data),
                    "Standardize: needs positive scales, got 0 in column 1");
}
