// Modules and networks: values against plain loops, initialisation, names, copies.
#include "engine/nets.hpp"

#include "tests/engine/numbers.hpp"
#include "tests/engine/plain_formulas.hpp"
#include "tests/support/catch.hpp"

#include <cmath>

using namespace tapeflow;

namespace {

std::vector<std::string> names(const auto& named_parameters) {
  std::vector<std::string> result;
  for (const auto& named : named_parameters) result.push_back(named.name);
  return result;
}

template <class T>
Array<T> evaluate(const auto& net, const Array<T>& x) {
  Tape<T> tape({.record = false});
  return net(tape.constant(x)).value();
}

// A module with two parts: a network, and a parameter that is not trainable.
struct Pair : Module<double> {
  explicit Pair(Rng& rng) : net({2, 3, 1}, Activation::tanh, rng) {}
  void visit(ParameterVisitor<double>& visitor) override {
    visitor("net", net);
    visitor("mask", mask);
  }
  Mlp<double> net;
  Parameter<double> mask = frozen("mask", Array<double>{1., 0.});
};

}  // namespace

TEST_CASE("Linear computes f(x W + b)") {
  Rng rng(1);
  Linear<double> layer(3, 2, Activation::sigmoid, rng);
  layer.bias().value = {0.5, -1.};
  const Array<double> x = rng.normal<double>({4, 3});
  const Array<double> product = plain::matmul(x, layer.weight().value);
  const Array<double> expected = plain::build({4, 2}, [&](const plain::Index& i) {
    return 1 / (1 + std::exp(-product(i[0], i[1]) - layer.bias().value(i[1])));
  });
  CHECK(largest_difference(evaluate(layer, x), expected) <= 1e-15);  // a few ε for values below 1
}

TEMPLATE_TEST_CASE("An Mlp is its layers in a row, the last one without activation", "", float,
                   double) {
  using T = TestType;
  Rng rng(2);
  Mlp<T> net({3, 5, 4, 2}, Activation::tanh, rng);
  const auto parameters = net.named_parameters();
  const Array<double> x = cast<double>(rng.uniform<float>({6, 3}, -1, 1));
  Array<double> h = x;
  for (std::size_t layer = 0; layer < 3; ++layer) {
    for (T& b : parameters[2 * layer + 1].parameter->value) b = static_cast<T>(rng.normal());
    const Array<double> W = cast<double>(parameters[2 * layer].parameter->value);
    const Array<double> b = cast<double>(parameters[2 * layer + 1].parameter->value);
    h = plain::broadcast(plain::matmul(h, W), b, [layer](double u, double v) {
      return layer < 2 ? std::tanh(u + v) : u + v;
    });
  }
  // Three products with at most five terms below 4, and tanh does not amplify errors: below 200
  // roundings.
  CHECK(largest_difference(evaluate(net, cast<T>(x)), h) <=
        200 * std::numeric_limits<T>::epsilon());
}

TEST_CASE("An Mlp of two widths is one affine map") {
  Rng rng(3);
  const Mlp<double> net({2, 2}, Activation::relu, rng);
  const Array<double> x{{1., -2.}}, minus_x{{-1., 2.}};
  CHECK(largest_difference(evaluate(net, x), Array<double>(-evaluate(net, minus_x))) <= 1e-15);
}

TEST_CASE("Weights are drawn within the bounds of Glorot and He, biases are zero") {
  // The largest of 1500 uniform draws is below 0.98 of the bound with probability 7e-14. Their mean
  // lies within five standard errors of zero, 5 bound / sqrt(3 * 1500).
  for (Activation f : {Activation::identity, Activation::tanh, Activation::sigmoid,
                       Activation::relu, Activation::softplus}) {
    const bool he = f == Activation::relu || f == Activation::softplus;
    const double bound = std::sqrt(6. / (he ? 50 : 50 + 30));
    Rng rng(4);
    Linear<double> layer(50, 30, f, rng);
    CHECK(layer.weight().value.shape() == Shape{50, 30});
    const double largest = largest_entry(layer.weight().value);
    CHECK(largest <= bound);
    CHECK(largest >= 0.98 * bound);
    double mean = 0;
    for (double w : layer.weight().value) mean += w / 1500;
    CHECK(std::abs(mean) <= 5 * bound / std::sqrt(3 * 1500.));
    CHECK(numbers(layer.bias().value) == std::vector<double>(30, 0));
  }
}

TEST_CASE("Equal seeds give equal networks; float weights are the rounded double weights") {
  Rng one(5), two(5), three(6), four(5);
  Mlp<double> a({2, 4, 1}, Activation::tanh, one), b({2, 4, 1}, Activation::tanh, two);
  Mlp<double> other({2, 4, 1}, Activation::tanh, three);
  Mlp<float> rounded({2, 4, 1}, Activation::tanh, four);
  const auto weights = [](auto& net) {
    return numbers(net.named_parameters()[2].parameter->value);
  };
  CHECK(weights(a) == weights(b));
  CHECK(weights(a) != weights(other));
  for (std::size_t i = 0; i < 4; ++i)
    CHECK(weights(rounded)[i] == static_cast<float>(weights(a)[i]));
}

TEST_CASE("A network whose last layer starts at zero returns zero, and learns") {
  Rng rng(7);
  Mlp<double> net({2, 4, 3}, Activation::tanh, rng, LastLayer::zero);
  const Array<double> x = rng.normal<double>({5, 2});
  CHECK(numbers(evaluate(net, x)) == std::vector<double>(15, 0));
  const auto parameters = net.named_parameters();
  CHECK(largest_entry(parameters[0].parameter->value) > 0);
  Tape<double> tape;
  tape.backward(sum(net(tape.constant(x))));
  CHECK(largest_entry(parameters[2].parameter->grad) > 0);
}

TEST_CASE("Parameters carry the names of the modules around them, in the order of visit") {
  Rng rng(8);
  Pair pair(rng);
  CHECK(names(pair.named_parameters()) == std::vector<std::string>{"net.0.weight", "net.0.bias",
                                                                   "net.1.weight", "net.1.bias",
                                                                   "mask"});
  CHECK(pair.trainable_parameters().size() == 4);  // not the mask
  CHECK(pair.parameter_count() == 2 * 3 + 3 + 3 * 1 + 1);
}

TEST_CASE("A const module gives the same parameters to read, and counts them") {
  Rng rng(8);
  Pair pair(rng);
  const Pair& reader = pair;
  const auto parameters = reader.named_parameters();
  static_assert(std::is_same_v<decltype(parameters[0].parameter), const Parameter<double>*>);
  CHECK(names(parameters) == names(pair.named_parameters()));
  CHECK(parameters[4].parameter == pair.named_parameters()[4].parameter);
  CHECK(reader.parameter_count() == pair.parameter_count());
}

TEST_CASE("copy_parameters copies between float and double") {
  Rng rng(9);
  Mlp<double> exact({2, 3, 1}, Activation::tanh, rng), again({2, 3, 1}, Activation::tanh, rng);
  Mlp<float> rounded({2, 3, 1}, Activation::tanh, rng);
  copy_parameters(exact, rounded);
  copy_parameters(rounded, again);
  for (std::size_t k = 0; k < 4; ++k) {
    const auto from = numbers(exact.named_parameters()[k].parameter->value);
    const auto to = numbers(again.named_parameters()[k].parameter->value);
    REQUIRE(to.size() == from.size());
    for (std::size_t i = 0; i < from.size(); ++i) {
      CHECK(to[i] == static_cast<double>(static_cast<float>(from[i])));
    }
  }
}

TEST_CASE("copy_parameters names the first difference of two modules") {
  Rng rng(10);
  Mlp<double> net({2, 3, 1}, Activation::tanh, rng), wide({2, 4, 1}, Activation::tanh, rng);
  Mlp<double> deep({2, 3, 3, 1}, Activation::tanh, rng);
  Linear<double> layer(2, 3, Activation::tanh, rng);
  Mlp<double> one({2, 3}, Activation::tanh, rng);
  CHECK_THROWS_WITH(copy_parameters(net, deep),
                    "copy_parameters: needs modules alike, got 4 and 6 parameters");
  CHECK_THROWS_WITH(
      copy_parameters(net, wide),
      "copy_parameters: needs modules alike, got 0.weight [2, 3] and 0.weight [2, 4]");
  CHECK_THROWS_WITH(copy_parameters(one, layer),
                    "copy_parameters: needs modules alike, got 0.weight [2, 3] and weight [2, 3]");
  CHECK_THROWS_AS(copy_parameters(net, wide), std::invalid_argument);
}

TEST_CASE("An Mlp needs a width for its input and one for its output") {
  Rng rng(11);
  CHECK_THROWS_WITH(Mlp<float>({3}, Activation::tanh, rng),
                    "Mlp: needs at least two widths, {in, out}, got 1");
  CHECK_THROWS_AS(Mlp<float>({}, Activation::tanh, rng), std::invalid_argument);
}
