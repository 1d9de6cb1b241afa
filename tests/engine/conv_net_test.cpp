// The convolutional layer and network: values against plain loops, starts, names, gradients.
#include "engine/conv_net.hpp"

#include "engine/check.hpp"
#include "engine/gradient_check.hpp"
#include "tests/engine/numbers.hpp"
#include "tests/engine/plain_formulas.hpp"
#include "tests/support/catch.hpp"

#include <cmath>

using namespace tapeflow;

namespace {

// Any numbers for all parameters: what starts at zero would hide mistakes.
template <class T>
void randomise(Module<T>& module, Rng& rng) {
  for (const auto& named : module.named_parameters()) {
    for (T& v : named.parameter->value) v = static_cast<T>(rng.uniform<float>({1}, -0.5, 0.5)(0));
  }
}

template <class T>
Array<T> evaluate(const ConvNet<T>& net, const Array<T>& x, const Array<T>& context) {
  Tape<T> tape({.record = false});
  return net(tape.constant(x), context.size() > 0 ? tape.constant(context) : Var<T>()).value();
}

// f(u[n, i, j, k] + b[k] + shift[n, k]); an empty shift is zero.
Array<double> layer(const Array<double>& u, const Array<double>& b, const Array<double>& shift,
                    double (*f)(double)) {
  return plain::build(u.shape(), [&](const plain::Index& i) {
    return f(plain::at(u, i) + b(i[3]) + (shift.size() > 0 ? shift(i[0], i[3]) : 0));
  });
}

// The network's formula with these parameters in the order of `visit`.
template <class T>
Array<double> formula(ConvNet<T>& net, const Array<double>& x, const Array<double>& context) {
  std::vector<Array<double>> p;
  for (const auto& named : net.named_parameters())
    p.push_back(cast<double>(named.parameter->value));
  Array<double> shift(Shape{0});
  if (context.size() > 0) {
    shift = plain::matmul(context, p[2]);
    p.erase(p.begin() + 2);
  }
  const auto f = [](double v) { return std::tanh(v); };
  const auto same = [](double v) { return v; };
  const Array<double> none(Shape{0}), h = layer(plain::convolution(x, p[0]), p[1], shift, f);
  const Array<double> g = layer(plain::convolution(h, p[2]), p[3], none, f);
  const Array<double> y = layer(plain::convolution(g, p[4]), p[5], none, same);
  return plain::build(
      y.shape(), [&](const plain::Index& i) { return plain::at(y, i) * std::exp(3 * p[6](i[3])); });
}

}  // namespace

TEMPLATE_TEST_CASE("A ConvNet computes its formula, with and without a context", "", float,
                   double) {
  using T = TestType;
  Rng rng(1);
  const Array<double> x = cast<double>(rng.uniform<float>({3, 4, 5, 2}, -1, 1));
  for (const std::size_t E : {0, 2}) {
    ConvNet<T> net(2, 3, {.hidden = 6, .activation = Activation::tanh, .context = E}, rng);
    randomise(net, rng);
    const Array<double> c = cast<double>(rng.uniform<float>({3, E}, -1, 1));
    // Sums of up to 18, 6 and 54 terms below 1, the last one times e^1.5, and what the first two
    // sums pass on: below 54 (18 + 6 + 54) 5 roundings.
    CHECK(largest_difference(evaluate(net, cast<T>(x), cast<T>(c)), formula(net, x, c)) <=
          54 * 78 * 5 * std::numeric_limits<T>::epsilon());
  }
}

TEST_CASE("A context moves each picture by its own amount, the same at every pixel") {
  Rng rng(2);
  ConvNet<double> net(1, 1, {.hidden = 4, .activation = Activation::tanh, .context = 2}, rng);
  randomise(net, rng);
  const Array<double> x = filled<double>({2, 3, 3, 1}, 0.5);
  const Array<double> y = evaluate(net, x, {{1., 0.}, {0., 1.}});
  const Array<double> exchanged = evaluate(net, x, {{0., 1.}, {1., 0.}});
  for (std::size_t i = 0; i < 9; ++i) {
    CHECK(y.data()[i] == exchanged.data()[9 + i]);
    CHECK(std::abs(y.data()[i] - y.data()[9 + i]) > 1e-3);
  }
}

TEMPLATE_TEST_CASE("A ConvNet returns zero at its start, for every activation, and learns", "",
                   float, double) {
  using T = TestType;
  for (const Activation f : {Activation::identity, Activation::relu, Activation::tanh,
                             Activation::sigmoid, Activation::softplus}) {
    Rng rng(3);
    ConvNet<T> net(2, 3, {.hidden = 5, .activation = f, .context = 2}, rng);
    Tape<T> tape;
    const Var<T> x = tape.constant(rng.normal<T>({2, 4, 3, 2}));
    const Var<T> y = net(x, tape.constant(rng.normal<T>({2, 2})));
    CHECK(y.shape() == Shape{2, 4, 3, 3});
    CHECK(largest_entry(y.value()) == 0);
    tape.backward(sum(y));
    CHECK(largest_entry(net.named_parameters()[5].parameter->grad) > 0);
  }
}

TEST_CASE("The gradients of a ConvNet agree with differences, for every parameter and input") {
  for (const Activation f : {Activation::tanh, Activation::sigmoid, Activation::softplus}) {
    Rng rng(4);
    ConvNet<double> net(3, 2, {.hidden = 4, .activation = f, .context = 2}, rng);
    randomise(net, rng);
    const Array<double> x = rng.normal<double>({2, 3, 4, 3}), c = rng.normal<double>({2, 2});
    const GradientReport of_inputs =
        check_gradient([&](std::span<const Var<double>> in) { return net(in[0], in[1]); }, {x, c});
    INFO(of_inputs.sentence());
    CHECK(of_inputs.ok);
    const GradientReport of_parameters =
        check_gradient([&](Tape<double>& tape) { return net(tape.constant(x), tape.constant(c)); },
                       net.named_parameters());
    INFO(of_parameters.sentence());
    CHECK(of_parameters.ok);
    CHECK(of_parameters.compared == net.parameter_count());
  }
}

TEST_CASE("A ConvNet names its parameters, the context's among them if there is one") {
  Rng rng(5);
  ConvNet<double> net(2, 3, {.hidden = 4, .context = 5}, rng), plain(2, 3, {.hidden = 4}, rng);
  std::vector<std::string> names;
  for (const auto& [name, parameter] : net.named_parameters()) {
    names.push_back(name + " " + to_string(parameter->value.shape()));
  }
  CHECK(names == std::vector<std::string>{"first.kernel [3, 3, 2, 4]", "first.bias [4]",
                                          "context [5, 4]", "second.kernel [1, 1, 4, 4]",
                                          "second.bias [4]", "last.kernel [3, 3, 4, 3]",
                                          "last.bias [3]", "scale [3]"});
  CHECK(plain.parameter_count() == net.parameter_count() - 5 * 4);
}

TEST_CASE("A kernel is drawn within the bound for all the numbers that an output sees") {
  // The largest of 1800 uniform draws is below 0.98 of the bound with probability 2e-16.
  for (const Activation f : {Activation::relu, Activation::tanh}) {
    Rng rng(6);
    Conv2d<double> layer(3, 20, 10, f, rng);
    const double bound = std::sqrt(6. / (f == Activation::relu ? 180 : 180 + 90));
    const double largest = largest_entry(layer.kernel().value);
    CHECK(largest <= bound);
    CHECK(largest >= 0.98 * bound);
    CHECK(largest_entry(layer.bias().value) == 0);
  }
}

TEST_CASE("A ConvNet refuses a context that it was not made for, a Conv2d a kernel of even size") {
  Rng rng(7);
  const ConvNet<float> plain(1, 1, {.hidden = 2}, rng);
  const ConvNet<float> net(1, 1, {.hidden = 2, .context = 3}, rng);
  Tape<float> tape;
  const Var<float> x = tape.constant(filled<float>({2, 4, 4, 1}, 1));
  const Var<float> c = tape.constant(filled<float>({2, 2}, 1));
  CHECK_THROWS_WITH(plain(x, c), "ConvNet: needs no context, got [2, 2]");
  CHECK_THROWS_WITH(net(x, c), "ConvNet: needs a context [2, 3], got [2, 2]");
  CHECK_THROWS_WITH(net(x), "ConvNet: needs a context [2, 3], got none");
  CHECK_THROWS_AS(net(x), ShapeError);
  CHECK_THROWS_WITH(Conv2d<float>(2, 1, 1, Activation::relu, rng),
                    "Conv2d: needs a kernel of an odd number of pixels, got 2 x 2");
}
