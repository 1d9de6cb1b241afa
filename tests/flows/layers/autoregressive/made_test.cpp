// MADE: which outputs depend on which inputs, and that nothing can undo a mask.
#include "flows/layers/autoregressive/made.hpp"

#include "engine/check.hpp"
#include "engine/io/parameters.hpp"
#include "engine/optimizers/optimizer.hpp"
#include "tests/engine/numbers.hpp"
#include "tests/flows/helpers.hpp"
#include "tests/support/catch.hpp"

using namespace tapeflow;

namespace {

constexpr std::size_t rows = 3;

Array<double> evaluate(const Made<double>& net, const Array<double>& x,
                       const Array<double>& context = Array<double>(Shape{0, 0})) {
  Tape<double> tape({.record = false});
  return net(tape.constant(x), constant_or_none(tape, context)).value();
}

std::vector<std::size_t> place_of(const std::vector<std::size_t>& order) {
  std::vector<std::size_t> place(order.size());
  for (std::size_t i = 0; i < order.size(); ++i) place[order[i]] = i;
  return place;
}

// Whether column k is equal in both arrays, bit by bit.
bool same_column(const Array<double>& a, const Array<double>& b, std::size_t k) {
  for (std::size_t i = 0; i < a.shape()[0]; ++i) {
    if (a(i, k) != b(i, k)) return false;
  }
  return true;
}

Array<double> moved(Array<double> x, std::size_t column) {
  for (std::size_t i = 0; i < x.shape()[0]; ++i) x(i, column) += 0.5;
  return x;
}

void require_autoregressive(const std::vector<std::size_t>& order, const MadeOptions& options) {
  Rng rng(order.size());
  Made<double> net(order, options, rng);
  randomise(net, rng, 1);  // also the weights under a mask
  const std::size_t d = order.size(), c = options.context_features;
  const std::vector<std::size_t> place = place_of(order);
  const Array<double> x = 0.3 * rng.normal<double>({rows, d});
  const Array<double> context = rng.normal<double>({rows, c});
  const Array<double> before = evaluate(net, x, context);
  REQUIRE(before.shape() == Shape{rows, options.outputs * d});
  for (std::size_t k = 0; k < before.shape()[1]; ++k) {
    for (std::size_t m = 0; m < d; ++m) {
      INFO("D = " << d << ", number " << k / d << " of column " << k % d << ", input " << m);
      const bool sees = place[m] < place[k % d];
      CHECK(same_column(before, evaluate(net, moved(x, m), context), k) == !sees);
    }
    for (std::size_t m = 0; m < c; ++m) {
      CHECK_FALSE(same_column(before, evaluate(net, x, moved(context, m)), k));
    }
  }
}

// The mask of a layer, computed from the inputs that its units see.
Array<double> mask_of(const MaskedLinear<double>& layer) {
  Array<double> mask(layer.weight().shape());
  for (std::size_t i = 0; i < mask.shape()[0]; ++i) {
    for (std::size_t j = 0; j < mask.shape()[1]; ++j) mask(i, j) = i < layer.seen()[j];
  }
  return mask;
}

// The entries of W where the mask is `where`: 0 or 1.
std::vector<double> weights(const MaskedLinear<double>& layer, double where) {
  const Array<double> mask = mask_of(layer);
  std::vector<double> found;
  for (std::size_t i = 0; i < mask.size(); ++i) {
    if (mask.data()[i] == where) found.push_back(layer.weight().data()[i]);
  }
  return found;
}

std::vector<double> zeros_like(const std::vector<double>& list) {
  return std::vector<double>(list.size(), 0);
}

std::unique_ptr<Optimizer<double>> optimizer(int kind, std::vector<Parameter<double>*> parameters) {
  const AdamOptions options{.learning_rate = 0.1};
  if (kind == 0) return std::make_unique<Sgd<double>>(parameters, SgdOptions{0.1, 0.9});
  if (kind == 1) return std::make_unique<Adam<double>>(parameters, options);
  return std::make_unique<AdamW<double>>(parameters, options, 0.1);
}

}  // namespace

TEST_CASE("A Made's numbers for a column depend on all columns before it and on no other") {
  Rng rng(1);
  for (const std::size_t d : {1, 2, 3, 8}) {
    for (const auto& order : {natural_order(d), reversed_order(d), rng.permutation(d)}) {
      require_autoregressive(order, {.hidden = {}});
      require_autoregressive(order, {.hidden = {8}, .outputs = 3});
      require_autoregressive(order, {.hidden = {9, 20, 7}, .activation = Activation::sigmoid});
      require_autoregressive(order, {.hidden = {}, .outputs = 2, .context_features = 1});
      require_autoregressive(order, {.hidden = {17, 9}, .outputs = 2, .context_features = 3});
    }
  }
}

TEST_CASE("The masks of a Made, worked out by hand") {
  Rng rng(1);
  const Made<double> net({2, 0, 1}, {.hidden = {4, 2}}, rng);
  // Column 2 has degree 1, column 0 degree 2, and column 1, the last, degree 3. The network gets
  // columns 2 and 0. Its hidden units have degrees 1 1 2 2 and 1 2.
  CHECK(numbers(mask_of(net.layers()[0])) == std::vector<double>{1, 1, 1, 1,  //
                                                                 0, 0, 1, 1});
  CHECK(numbers(mask_of(net.layers()[1])) == std::vector<double>{1, 1, 1, 1, 0, 1, 0, 1});
  CHECK(numbers(mask_of(net.layers()[2])) == std::vector<double>{1, 1, 0,  //
                                                                 0, 1, 0});
}

TEST_CASE("Hidden units share the degrees evenly; with a context some units have degree 0") {
  Rng rng(1);
  const auto hidden = [&](std::size_t d, std::size_t width, std::size_t context) {
    return Made<float>(natural_order(d), {.hidden = {width}, .context_features = context}, rng)
        .degrees()[1];
  };
  using Degrees = std::vector<std::size_t>;
  CHECK(hidden(4, 6, 0) == Degrees{1, 1, 2, 2, 3, 3});
  CHECK(hidden(4, 8, 1) == Degrees{0, 0, 1, 1, 2, 2, 3, 3});
  CHECK(hidden(2, 3, 0) == Degrees{1, 1, 1});
  CHECK(hidden(1, 2, 0) == Degrees{0, 0});
  CHECK(hidden(9, 2, 0) == Degrees{3, 7});  // two units for eight degrees: the middle of each half
}

TEST_CASE("Masked weights start at zero and every optimiser leaves them there") {
  for (const int kind : {0, 1, 2}) {
    Rng rng(2);
    Made<double> net(natural_order(4), {.hidden = {7, 6}, .outputs = 2}, rng);
    const auto step = optimizer(kind, net.trainable_parameters());
    const Array<double> x = rng.normal<double>({20, 4});
    const std::vector<double> start = weights(net.layers()[1], 1);
    Tape<double> tape;
    for (int k = 0; k < 5; ++k) {
      tape.clear();
      tape.backward(mean(square(net(tape.constant(x)) - 1)));
      step->step();
    }
    CHECK(weights(net.layers()[1], 1) != start);
    for (const MaskedLinear<double>& layer : net.layers()) {
      const std::vector<double> masked = weights(layer, 0);
      REQUIRE_FALSE(masked.empty());
      CHECK(masked == zeros_like(masked));
    }
  }
}

TEST_CASE("No file can undo a mask") {
  Rng rng(3);
  Made<double> net(natural_order(4), {.hidden = {7, 6}}, rng);
  const Array<double> x = rng.normal<double>({5, 4});
  const Array<double> before = evaluate(net, x);
  ModelFile file;
  save_parameters(net, "", file);
  for (std::size_t l = 0; l < net.layers().size(); ++l) {
    auto& weight = std::get<Array<double>>(file.tensors.at(std::to_string(l) + ".weight"));
    for (std::size_t i = 0; i < weight.size(); ++i) {
      if (mask_of(net.layers()[l]).data()[i] == 0) weight.data()[i] = 1e3;
    }
  }
  load_parameters(file, "", net);
  CHECK(numbers(evaluate(net, x)) == numbers(before));

  Tape<double> tape;
  tape.backward(sum(square(net(tape.constant(x)))));
  for (std::size_t l = 0; l < net.layers().size(); ++l) {
    const Array<double>& grad = net.named_parameters()[2 * l].parameter->grad;
    const Array<double> outside = grad * (1 - mask_of(net.layers()[l]));
    CHECK(largest_entry(outside) == 0);
    CHECK(largest_entry(grad) > 0);
  }
}

TEST_CASE("A Made of one column without a context returns constants") {
  Rng rng(4);
  Made<double> net({0}, {.hidden = {5}, .outputs = 2}, rng);
  randomise(net, rng, 1);
  const Array<double> out = evaluate(net, rng.normal<double>({2, 1}));
  CHECK(out(0, 0) == out(1, 0));
  CHECK(out(0, 1) == out(1, 1));
  CHECK(out(0, 0) != out(0, 1));
}

TEST_CASE("A Made whose last layer starts at zero returns zeros") {
  Rng rng(5);
  const Made<double> net(natural_order(3), {.hidden = {4}}, rng, LastLayer::zero);
  CHECK(largest_entry(evaluate(net, rng.normal<double>({2, 3}))) == 0);
}

TEST_CASE("A Made's errors say which order, mask and rows it needs") {
  Rng rng(6);
  CHECK_THROWS_WITH(Made<double>({0, 2, 2}, {}, rng),
                    "Made: needs an order with each of 0 … 2 once, got 2 at place 2");
  CHECK_THROWS_WITH(Made<double>({0, 3, 1}, {}, rng),
                    "Made: needs an order with each of 0 … 2 once, got 3 at place 1");
  CHECK_THROWS_WITH(Made<double>({}, {}, rng), "Made: needs at least one column, got none");
  CHECK_THROWS_AS(MaskedLinear<double>(filled<double>({3}, 1), Activation::tanh, rng), ShapeError);
  CHECK_THROWS_WITH(MaskedLinear<double>({{1., 0.}, {1., 1.}}, Activation::tanh, rng),
                    "MaskedLinear: needs a mask of ones, then zeros in each column");
  const Made<double> net(natural_order(3), {.hidden = {4}}, rng);
  CHECK_THROWS_WITH(evaluate(net, filled<double>({5, 2}, 0)),
                    "Made: needs rows [N, 3], got [5, 2]");
  CHECK_THROWS_AS(evaluate(net, filled<double>({5, 2}, 0)), ShapeError);
}
