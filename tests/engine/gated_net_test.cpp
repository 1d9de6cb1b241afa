// The convolution along time and the network of gated units: values against plain loops, starts,
// padding, gradients, names, errors.
#include "engine/gated_net.hpp"

#include "engine/gradient_check.hpp"
#include "tests/engine/numbers.hpp"
#include "tests/engine/plain_formulas.hpp"
#include "tests/support/catch.hpp"

#include <cmath>

using namespace tapeflow;
using plain::at;
using plain::Index;

namespace {

constexpr std::size_t N = 2, L = 5, in = 2, E = 3, out = 2, hidden = 4;
constexpr GatedNetOptions small{.hidden = hidden, .blocks = 2, .side = 3};

// Any numbers for all parameters: what starts at zero would hide mistakes.
template <class T>
void randomise(Module<T>& module, Rng& rng) {
  for (const auto& named : module.named_parameters()) {
    for (T& v : named.parameter->value) v = static_cast<T>(rng.uniform<float>({1}, -0.5, 0.5)(0));
  }
}

// Sequences of 5 and of 3 frames.
struct Batch {
  Array<double> x, given, real = {{1., 1., 1., 1., 1.}, {1., 1., 1., 0., 0.}};

  explicit Batch(Rng& rng)
      : x(cast<double>(rng.uniform<float>({N, L, in}, -1, 1))),
        given(cast<double>(rng.uniform<float>({N, L, E}, -1, 1))) {}
};

template <class T>
Array<T> evaluate(const GatedNet<T>& net, const Batch& batch) {
  Tape<T> tape({.record = false});
  return net(tape.constant(cast<T>(batch.x)), tape.constant(cast<T>(batch.given)),
             tape.constant(cast<T>(batch.real)))
      .value();
}

// x W + b for each frame.
Array<double> by_frame(const Array<double>& x, const Array<double>& W, const Array<double>& b) {
  return plain::build({N, L, b.size()}, [&](const Index& i) {
    double total = b(i[2]);
    for (std::size_t c = 0; c < W.shape()[0]; ++c) total += at(x, {i[0], i[1], c}) * W(c, i[2]);
    return total;
  });
}

// One number u of the gated unit: the convolution, which leaves out frames beyond the end of each
// sequence, and the condition.
double unit(const Array<double>& h, const Batch& batch, const Array<double>* p, const Index& i,
            std::size_t j) {
  double u = p[1](j);
  for (std::size_t tap = 0; tap < 3; ++tap) {
    const std::size_t l = i[1] + tap;  // the frame after the one that the tap sees
    if (l < 1 || l > L || batch.real(i[0], l - 1) == 0) continue;
    for (std::size_t c = 0; c < hidden; ++c) u += at(h, {i[0], l - 1, c}) * at(p[0], {tap, c, j});
  }
  for (std::size_t e = 0; e < E; ++e) u += at(batch.given, {i[0], i[1], e}) * p[2](e, j);
  return u;
}

// The network's formula with its parameters in the order of `visit`.
template <class T>
Array<double> formula(GatedNet<T>& net, const Batch& batch) {
  std::vector<Array<double>> p;
  for (const auto& named : net.named_parameters())
    p.push_back(cast<double>(named.parameter->value));
  Array<double> h = by_frame(batch.x, p[0], p[1]);
  for (std::size_t block = 0; block < 2; ++block) {
    const Array<double>* q = &p[2 + 5 * block];
    const Array<double> gated = plain::build({N, L, hidden}, [&](const Index& i) {
      return std::tanh(unit(h, batch, q, i, i[2])) /
             (1 + std::exp(-unit(h, batch, q, i, hidden + i[2])));
    });
    h += by_frame(gated, q[3], q[4]);
  }
  const Array<double> y = by_frame(h, p[12], p[13]);
  return plain::build(y.shape(), [&](const Index& i) {
    return at(y, i) * at(batch.real, {i[0], i[1]});
  });
}

}  // namespace

TEMPLATE_TEST_CASE("A GatedNet computes its formula", "", float, double) {
  using T = TestType;
  Rng rng(1);
  GatedNet<T> net(in, E, out, small, rng);
  randomise(net, rng);
  const Batch batch(rng);
  // An entry of h is at most 1.5 and grows by at most 2.5 in a block: 6.5. A unit sums 12 products
  // of h with weights up to ½, and 3 of the condition: with a rounding each, 16 roundings of 41 at
  // most. The two blocks pass them on with slopes up to ½ · 12 · 4 / 2 = 12, and the last sum of 4
  // products doubles them: 16 · 41 · 12 · 12 · 2.
  CHECK(largest_difference(evaluate(net, batch), formula(net, batch)) <=
        16 * 41 * 12 * 12 * 2 * std::numeric_limits<T>::epsilon());
}

TEST_CASE("What padded frames hold changes no bit of a GatedNet's output") {
  Rng rng(2);
  GatedNet<double> net(in, E, out, small, rng);
  randomise(net, rng);
  for (const auto& named : net.named_parameters()) named.parameter->value *= 20.;
  const Batch batch(rng);
  Batch other = batch;
  for (std::size_t l = 3; l < L; ++l) {  // products with these numbers overflow
    for (std::size_t c = 0; c < in; ++c) other.x(1, l, c) = c == 0 ? -1e308 : 1e308;
    for (std::size_t e = 0; e < E; ++e) other.given(1, l, e) = e == 0 ? -1e308 : 1e308;
  }
  const Array<double> y = evaluate(net, batch);
  CHECK(numbers(y) == numbers(evaluate(net, other)));
  for (std::size_t l = 3; l < L; ++l) CHECK(y(1, l, 0) == 0);
  CHECK(y(1, 2, 0) != 0);
}

TEMPLATE_TEST_CASE("A GatedNet returns zero at its start, and learns", "", float, double) {
  using T = TestType;
  Rng rng(3);
  GatedNet<T> net(in, 0, out, small, rng);
  Tape<T> tape;
  const Var<T> y =
      net(tape.constant(rng.normal<T>({N, L, in})), {}, tape.constant(filled<T>({N, L}, 1)));
  CHECK(y.shape() == Shape{N, L, out});
  CHECK(largest_entry(y.value()) == 0);
  tape.backward(sum(y));
  CHECK(largest_entry(net.named_parameters()[10].parameter->grad) > 0);
}

TEST_CASE("The gradients of a GatedNet agree with differences, for every parameter and input") {
  Rng rng(4);
  GatedNet<double> net(in, E, out, small, rng);
  randomise(net, rng);
  const Batch batch(rng);
  const GradientReport of_inputs = check_gradient(
      [&](std::span<const Var<double>> v) {
        return net(v[0], v[1], v[0].tape().constant(batch.real));
      },
      {batch.x, batch.given});
  INFO(of_inputs.sentence());
  CHECK(of_inputs.ok);
  const GradientReport of_parameters = check_gradient(
      [&](Tape<double>& tape) {
        return net(tape.constant(batch.x), tape.constant(batch.given), tape.constant(batch.real));
      },
      net.named_parameters());
  INFO(of_parameters.sentence());
  CHECK(of_parameters.ok);
  CHECK(of_parameters.compared == net.parameter_count());
}

TEST_CASE("A GatedNet names its parameters, those of the condition if there is one") {
  Rng rng(5);
  GatedNet<double> net(2, 3, 5, {.hidden = 4, .blocks = 1, .side = 3}, rng);
  GatedNet<double> plain(2, 0, 5, {.hidden = 4, .blocks = 1, .side = 3}, rng);
  std::vector<std::string> names;
  for (const auto& [name, parameter] : net.named_parameters())
    names.push_back(name + " " + to_string(parameter->value.shape()));
  CHECK(names == std::vector<std::string>{"first.weight [2, 4]", "first.bias [4]",
                                          "blocks.0.convolution.kernel [3, 4, 8]",
                                          "blocks.0.convolution.bias [8]", "blocks.0.given [3, 8]",
                                          "blocks.0.back.weight [4, 4]", "blocks.0.back.bias [4]",
                                          "last.weight [4, 5]", "last.bias [5]"});
  CHECK(plain.parameter_count() == net.parameter_count() - 3 * 8);
}

TEST_CASE("A Conv1d applies its activation, and draws its kernel for all that an output sees") {
  Rng rng(6);
  Conv1d<double> layer(3, 20, 30, Activation::relu, rng);
  // The largest of 1800 uniform draws is below 0.98 of the bound with probability 2e-16.
  const double bound = std::sqrt(6. / 60);
  const double largest = largest_entry(layer.named_parameters()[0].parameter->value);
  CHECK(largest <= bound);
  CHECK(largest >= 0.98 * bound);
  Tape<double> tape({.record = false});
  const Array<double> y = layer(tape.constant(rng.normal<double>({1, 9, 20}))).value();
  CHECK(*std::min_element(y.begin(), y.end()) == 0);
}

TEST_CASE("A GatedNet refuses shapes that do not fit, and kernels of an even number of frames") {
  Rng rng(7);
  const GatedNet<float> net(2, 3, 1, {.hidden = 2}, rng), plain(2, 0, 1, {.hidden = 2}, rng);
  Tape<float> tape;
  const auto zeros = [&](const Shape& shape) { return tape.constant(filled<float>(shape, 0)); };
  const std::string needs = "GatedNet: needs x [N, L, 2], given [N, L, 3] and real [N, L], got ";
  CHECK_THROWS_AS(net(zeros({1, 4, 2}), zeros({1, 4, 2}), zeros({1, 4})), ShapeError);
  CHECK_THROWS_WITH(net(zeros({1, 4, 2}), zeros({1, 4, 2}), zeros({1, 4})),
                    needs + "x [1, 4, 2], given [1, 4, 2] and real [1, 4]");
  CHECK_THROWS_WITH(net(zeros({1, 4, 1}), zeros({1, 4, 3}), zeros({1, 4})),
                    needs + "x [1, 4, 1], given [1, 4, 3] and real [1, 4]");
  CHECK_THROWS_WITH(net(zeros({1, 4, 2}), {}, {}), needs + "x [1, 4, 2], given none and real none");
  CHECK_THROWS_WITH(plain(zeros({1, 4, 2}), {}, zeros({4, 1})),
                    "GatedNet: needs x [N, L, 2] and real [N, L], got x [1, 4, 2] and real [4, 1]");
  CHECK_THROWS_WITH(GatedNet<float>(2, 0, 1, {.hidden = 2, .side = 2}, rng),
                    "Conv1d: needs a kernel of an odd number of frames, got 2");
}
