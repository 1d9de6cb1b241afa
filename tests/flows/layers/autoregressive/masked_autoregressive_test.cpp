// MAF and IAF compared with a slow version, and the fast inverse with the plain one.
#include "flows/layers/autoregressive/masked_autoregressive.hpp"

#include "engine/check.hpp"
#include "flows/layers/autoregressive/slow_maf.hpp"
#include "flows/recipes.hpp"
#include "tests/engine/numbers.hpp"
#include "tests/flows/helpers.hpp"
#include "tests/support/catch.hpp"

#include <limits>

using namespace tapeflow;

namespace {

std::vector<double> row_of(const Array<double>& a, std::size_t i) {
  const std::size_t d = a.shape()[1];
  return {a.data() + i * d, a.data() + (i + 1) * d};
}

void check_close(const std::vector<double>& got, const std::vector<double>& expected) {
  REQUIRE(got.size() == expected.size());
  for (std::size_t i = 0; i < got.size(); ++i) CHECK(got[i] == Approx(expected[i]).epsilon(1e-11));
}

// The largest difference between the two inverses. Values count relative to their largest entry if
// that exceeds 1.
template <class T>
double fast_against_plain(std::size_t d, std::size_t rows,
                          const MaskedAutoregressiveOptions& options) {
  Rng rng(d);
  MaskedAutoregressive<T> layer(rng.permutation(d), options, rng);
  randomise(layer, rng);
  const Array<T> z = rng.normal<T>({rows, d});
  const Array<T> context = rng.normal<T>({rows, options.context_features});
  Tape<T> tape({.record = false});
  const Var<T> in = tape.constant(z), c = constant_or_none(tape, context);
  const Transformed<T> fast = layer.to_data(in, c), plain = layer.to_data_plain(in, c);
  REQUIRE(fast.value.shape() == z.shape());
  REQUIRE(fast.log_det.shape() == Shape{rows});
  const double scale = std::max(1., largest_entry(plain.value.value()));
  return std::max(largest_difference(fast.value.value(), plain.value.value()) / scale,
                  largest_difference(fast.log_det.value(), plain.log_det.value()));
}

}  // namespace

TEST_CASE("A masked autoregressive layer computes what one small network for each column does") {
  for (const std::size_t d : {1, 2, 3, 8}) {
    for (const std::size_t c : {0, 2}) {
      INFO("D = " << d << ", " << c << " columns of context");
      Rng rng(d);
      MaskedAutoregressive<double> layer(
          rng.permutation(d), {.hidden = {9, 12}, .log_scale_bound = 2, .context_features = c},
          rng);
      randomise(layer, rng);
      const SlowMaf slow(layer);
      const Array<double> batch = rng.normal<double>({4, d}), context = rng.normal<double>({4, c});
      Tape<double> tape({.record = false});
      const Var<double> in = tape.constant(batch), given = constant_or_none(tape, context);
      const auto z = layer.to_latent(in, given), x = layer.to_data(in, given);
      for (std::size_t i = 0; i < 4; ++i) {
        const auto slow_z = slow.to_latent(row_of(batch, i), row_of(context, i));
        const auto slow_x = slow.to_data(row_of(batch, i), row_of(context, i));
        check_close(row_of(z.value.value(), i), slow_z.value);
        check_close(row_of(x.value.value(), i), slow_x.value);
        check_close({z.log_det.value()(i), x.log_det.value()(i)}, {slow_z.log_det, slow_x.log_det});
      }
    }
  }
}

// The sums of products have up to fifty terms, and layers, exponentials and later columns pass
// their rounding errors on: some thousand roundings, as in check_bijector.
TEMPLATE_TEST_CASE("The fast inverse and the plain one agree to rounding", "", double, float) {
  const double tolerance = 1e4 * static_cast<double>(std::numeric_limits<TestType>::epsilon());
  const std::vector<std::vector<std::size_t>> widths = {{}, {1}, {5}, {16, 50, 11}};
  for (const std::size_t d : {1, 2, 3, 8, 17}) {
    for (const auto& hidden : widths) {
      for (const std::size_t rows : {0, 1, 6}) {
        for (const std::size_t c : {0, 2}) {
          INFO("D = " << d << ", " << hidden.size() << " hidden layers, " << rows << " rows, " << c
                      << " columns of context");
          CHECK(fast_against_plain<TestType>(d, rows, {.hidden = hidden, .context_features = c}) <=
                tolerance);
        }
      }
    }
  }
  for (const Activation f : {Activation::identity, Activation::relu, Activation::tanh,
                             Activation::sigmoid, Activation::softplus}) {
    CHECK(fast_against_plain<TestType>(5, 3, {.hidden = {8, 8}, .activation = f}) <= tolerance);
  }
}

TEST_CASE("A recording tape gets the plain inverse, which has a gradient") {
  Rng rng(1);
  MaskedAutoregressive<double> layer(natural_order(3), {.hidden = {4}}, rng);
  randomise(layer, rng);
  Tape<double> tape;
  const Var<double> z = tape.variable(rng.normal<double>({2, 3}));
  const auto x = layer.to_data(z), plain = layer.to_data_plain(z);
  CHECK(numbers(x.value.value()) == numbers(plain.value.value()));
  tape.backward(sum(x.value));
  CHECK(largest_entry(z.adjoint()) > 0);
}

TEST_CASE("A NaN that the fast inverse makes is found on a tape that checks") {
  Rng rng(1);
  MaskedAutoregressive<double> layer({0, 1}, {.hidden = {4}}, rng);
  layer.trainable_parameters().back()->value.fill(std::numeric_limits<double>::quiet_NaN());
  Tape<double> tape({.record = false, .check_finite = true});
  const Var<double> z = tape.constant(rng.normal<double>({3, 2}));
  CHECK_THROWS_AS(layer.to_data(z), NonFiniteError);
}

TEST_CASE("An inverse autoregressive layer is the inverse of a masked one") {
  Rng one(2), same(2);
  MaskedAutoregressive<double> maf(reversed_order(4), {.hidden = {5}}, one);
  InverseAutoregressive<double> iaf(reversed_order(4), {.hidden = {5}}, same);
  for (auto* p : maf.trainable_parameters()) p->value += 0.2;
  for (auto* p : iaf.trainable_parameters()) p->value += 0.2;
  Tape<double> tape({.record = false});
  const Var<double> v = tape.constant(one.normal<double>({3, 4}));
  CHECK(numbers(iaf.to_latent(v).value.value()) == numbers(maf.to_data(v).value.value()));
  CHECK(numbers(iaf.to_data(v).value.value()) == numbers(maf.to_latent(v).value.value()));
  CHECK(numbers(iaf.to_data(v).log_det.value()) == numbers(maf.to_latent(v).log_det.value()));
  CHECK(iaf.named_parameters()[0].name == "inverse.made.0.weight");
}

TEST_CASE("Fresh MAF and IAF flows are the identity, whatever the number of layers") {
  for (const std::size_t d : {1, 4}) {
    Rng rng(3);
    const Flow<double> flows[] = {maf<double>(d, {.layers = 3, .layer = {.hidden = {5}}}, rng),
                                  iaf<double>(d, {.layers = 3, .layer = {.hidden = {5}}}, rng)};
    for (const Flow<double>& flow : flows) {
      Tape<double> tape({.record = false});
      const Array<double> x = rng.normal<double>({3, d});
      const auto z = flow.bijector().to_latent(tape.constant(x));
      CHECK(numbers(z.value.value()) == numbers(x));
      CHECK(largest_entry(z.log_det.value()) == 0);
    }
  }
}

TEST_CASE("Errors of autoregressive layers and recipes say what was needed and what came") {
  Rng rng(4);
  CHECK_THROWS_WITH(MaskedAutoregressive<double>({0, 1}, {.log_scale_bound = 0}, rng),
                    "MaskedAutoregressive: needs a positive log_scale_bound, got 0");
  CHECK_THROWS_WITH(maf<double>(0, {}, rng), "maf: needs features and layers above 0, got 0 and 5");
  CHECK_THROWS_WITH(iaf<double>(2, {.layers = 0}, rng),
                    "iaf: needs features and layers above 0, got 2 and 0");
  const MaskedAutoregressive<double> layer({0, 1}, {.hidden = {4}, .context_features = 2}, rng);
  for (const bool record : {true, false}) {
    Tape<double> tape({.record = record});
    const auto zeros = [&](Shape shape) { return tape.constant(filled<double>(shape, 0)); };
    CHECK_THROWS_WITH(layer.to_latent(zeros({5, 3}), zeros({5, 2})),
                      "MaskedAutoregressive: needs rows [N, 2], got [5, 3]");
    CHECK_THROWS_WITH(layer.to_data(zeros({5}), zeros({5, 2})),
                      "MaskedAutoregressive: needs rows [N, 2], got [5]");
    const char* none = "MaskedAutoregressive: needs a context [5, 2], got none";
    CHECK_THROWS_WITH(layer.to_latent(zeros({5, 2})), none);
    CHECK_THROWS_WITH(layer.to_data(zeros({5, 2})), none);
    CHECK_THROWS_WITH(layer.to_data(zeros({5, 2}), zeros({4, 2})),
                      "MaskedAutoregressive: needs a context [5, 2], got [4, 2]");
  }
}

TEST_CASE("The comparison with SlowMaf notices a layer that computes something else") {
  Rng rng(4);
  MaskedAutoregressive<double> layer(reversed_order(4), {.hidden = {6}}, rng);
  MaskedAutoregressive<double> other(  // softplus, but SlowMaf has tanh
      reversed_order(4), {.hidden = {6}, .activation = Activation::softplus}, rng);
  randomise(layer, rng);
  randomise(other, rng);
  const Array<double> x = rng.normal<double>({5, 4});
  CHECK(difference_from_slow_maf(layer, x) < 1e-12);
  CHECK(difference_from_slow_maf(other, x) > 1e-3);
}
