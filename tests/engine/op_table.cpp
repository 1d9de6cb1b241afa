#include "tests/engine/op_table.hpp"

#include "engine/ops.hpp"
#include "tests/engine/plain_formulas.hpp"

#include <cmath>

namespace tapeflow {
namespace {

using plain::at;
using plain::Index;
using Arrays = std::vector<Array<double>>;
using Shapes = std::vector<std::vector<Shape>>;

// ---- Domains --------------------------------------------------------------------------------

double anywhere(double u, std::size_t) { return 2 * u; }
double positive(double u, std::size_t) { return 1.5 + u; }
double off_zero(double u, std::size_t) { return u < 0 ? u - 0.5 : u + 0.5; }
double off_one(double u, std::size_t) { return std::abs(std::abs(2 * u) - 1) < 0.1 ? 0 : 2 * u; }

// Multiples of 1/4 in [-1, 1] for x and W, and those plus 1/32 for b: x W + b, a multiple of 1/16
// plus 1/32, never comes near the kink of relu.
double off_kink(double u, std::size_t k) { return std::round(4 * u) / 4 + (k == 2 ? 1. / 32 : 0); }

// ---- Shapes ---------------------------------------------------------------------------------
// With empty and 1-sized dimensions, and some long enough (17, 37) for a vector loop and its rest.

const Shapes any = {{{}},     {{1}},       {{0}},       {{5}},          {{37}},   {{3, 4}},
                    {{0, 3}}, {{2, 0, 3}}, {{1, 1, 1}}, {{2, 3, 1, 2}}, {{4, 17}}};

const Shapes pairs = {{{}, {}},
                      {{3}, {3}},
                      {{37}, {37}},
                      {{0}, {0}},
                      {{}, {2, 3}},
                      {{2, 3}, {}},
                      {{3}, {2, 3}},
                      {{2, 3}, {3}},
                      {{1}, {5}},
                      {{5}, {1}},
                      {{2, 3}, {1, 3}},
                      {{2, 1}, {2, 3}},
                      {{2, 3}, {2, 1}},
                      {{3, 1}, {1, 4}},
                      {{1, 4}, {3, 1}},
                      {{3, 1}, {4}},
                      {{0, 3}, {3}},
                      {{1, 3}, {0, 3}},
                      {{2, 0}, {2, 1}},
                      {{0, 1}, {1, 0}},
                      {{1, 1}, {1}},
                      {{4, 17}, {17}},
                      {{4, 17}, {4, 1}},
                      {{17, 1}, {17, 4}},
                      {{2, 3, 4}, {4}},
                      {{2, 3, 4}, {3, 1}},
                      {{2, 1, 4}, {3, 1}},
                      {{1, 3, 1}, {2, 1, 4}},
                      {{2, 3, 2, 2}, {3, 1, 2}},
                      {{1, 2, 1, 3}, {4, 1, 2, 1}},
                      {{2, 1, 2, 1}, {2, 3, 2, 3}},
                      {{}, {2, 1, 0, 3}}};

const Shapes with_first_axis = {{{5}}, {{3, 4}}, {{4, 1}}, {{0, 3}}, {{2, 3, 4}}, {{2, 3, 1, 2}}};
const Shapes with_second_axis = {{{3, 4}},    {{5, 17}}, {{4, 1}},      {{0, 3}},
                                 {{2, 3, 4}}, {{1, 3}},  {{2, 3, 1, 2}}};
const Shapes products = {{{3, 4}, {4, 2}}, {{1, 1}, {1, 1}},  {{0, 3}, {3, 2}}, {{2, 0}, {0, 3}},
                         {{3, 2}, {2, 0}}, {{5, 3}, {3, 1}},  {{1, 4}, {4, 3}}, {{1, 4}, {4, 1}},
                         {{3, 1}, {1, 4}}, {{9, 17}, {17, 5}}};

// ---- How a row is made ----------------------------------------------------------------------

// A row from f(inputs), written once for float and double.
template <class F, class Formula>
OpRow row(std::string declared, std::string name, F f, Formula formula, Domain domain,
          Shapes shapes) {
  return {declared, name, f, f, formula, domain, shapes};
}

// y[i] = formula(x[i]).
template <class F>
OpRow elementwise(std::string declared, std::string name, F f, double (*formula)(double),
                  Domain domain) {
  return row(
      declared, name, [f](auto in) { return f(in[0]); },
      [formula](const Arrays& in) {
        return plain::build(in[0].shape(), [&](const Index& i) { return formula(at(in[0], i)); });
      },
      domain, any);
}

template <class F>
OpRow binary(std::string declared, F f, double (*formula)(double, double), Domain domain) {
  return row(
      declared, "a " + declared.substr(8) + " b", [f](auto in) { return f(in[0], in[1]); },
      [formula](const Arrays& in) { return plain::broadcast(in[0], in[1], formula); }, domain,
      pairs);
}

template <class F>
OpRow reduction(std::string declared, std::string name, F f, std::vector<std::size_t> axes,
                Shapes shapes) {
  return row(
      declared, name, [f](auto in) { return f(in[0]); },
      [axes, average = declared == "mean"](const Arrays& in) {
        Array<double> y = plain::sum(in[0], axes);
        std::size_t count = 1;
        for (std::size_t axis : axes) count *= in[0].shape()[axis];
        for (double& v : y) v /= average ? static_cast<double>(count) : 1;
        return y;
      },
      anywhere, shapes);
}

// The same over all axes: one row per rank, which the formula needs to know.
template <class F>
OpRow reduction_of_all(std::string declared, F f, std::size_t rank, Shapes shapes) {
  std::vector<std::size_t> axes(rank);
  for (std::size_t k = 0; k < rank; ++k) axes[k] = k;
  return reduction(declared, declared + "(x)", f, axes, shapes);
}

OpRow reshaped(Shape from, Shape to) {
  return row(
      "reshape", "reshape to " + to_string(to), [to](auto in) { return reshape(in[0], to); },
      [to](const Arrays& in) {
        Array<double> y(to);
        std::copy(in[0].begin(), in[0].end(), y.begin());
        return y;
      },
      anywhere, {{from}});
}

OpRow sliced(Shape shape, std::size_t axis, std::size_t begin, std::size_t end, std::size_t step) {
  return row(
      "slice", "slice axis " + std::to_string(axis) + " by " + std::to_string(step),
      [=](auto in) { return slice(in[0], axis, begin, end, step); },
      [=](const Arrays& in) {
        Shape cut = in[0].shape();
        const std::size_t last = end == to_the_end ? cut[axis] : end;
        cut[axis] = 0;
        for (std::size_t i = begin; i < last; i += step) ++cut[axis];
        return plain::build(cut, [&](Index i) {
          i[axis] = begin + step * i[axis];
          return at(in[0], i);
        });
      },
      anywhere, {{shape}});
}

OpRow concatenated(std::size_t axis, Shapes shapes) {
  return row(
      "concatenate", "concatenate along " + std::to_string(axis),
      [axis](auto in) { return concatenate(in, axis); },
      [axis](const Arrays& in) { return plain::concatenate(in, axis); }, anywhere, shapes);
}

template <class F>
OpRow columns(std::string declared, F f, std::vector<std::size_t> list, Shapes shapes) {
  return row(
      declared, declared, [f, list](auto in) { return f(in[0], list); },
      [list](const Arrays& in) {
        return plain::build({in[0].shape()[0], list.size()}, [&](const Index& i) {
          return at(in[0], {i[0], list[i[1]]});
        });
      },
      anywhere, shapes);
}

OpRow linear_with(std::string name, Activation f, double (*formula)(double)) {
  Shapes shapes = products;
  for (auto& triple : shapes) triple.push_back({triple[1][1]});
  return row(
      "linear", "linear with " + name, [f](auto in) { return linear(in[0], in[1], in[2], f); },
      [formula](const Arrays& in) {
        const Array<double> product = plain::matmul(in[0], in[1]);
        return plain::build(product.shape(), [&](const Index& i) {
          return formula(at(product, i) + at(in[2], {i[1]}));
        });
      },
      off_kink, shapes);
}

double sigmoid_of(double v) { return 1 / (1 + std::exp(-v)); }
double softplus_of(double v) { return v > 30 ? v : std::log1p(std::exp(v)); }
double relu_of(double v) { return v < 0 ? 0 : v; }

// ---- The table ------------------------------------------------------------------------------
// clang-format off

#define OF_X(expression) [](auto x) { return expression; }
#define OF_V(expression) [](double v) -> double { return expression; }
#define OF_AB(expression) [](auto a, auto b) { return expression; }
#define OF_UV(expression) [](double u, double v) { return expression; }

std::vector<OpRow> make_table() {
  return {
    elementwise("operator-", "-x",       OF_X(-x),               OF_V(-v),            anywhere),
    elementwise("exp",       "exp",      OF_X(exp(x)),           OF_V(std::exp(v)),   anywhere),
    elementwise("log",       "log",      OF_X(log(x)),           OF_V(std::log(v)),   positive),
    elementwise("tanh",      "tanh",     OF_X(tanh(x)),          OF_V(std::tanh(v)),  anywhere),
    elementwise("sigmoid",   "sigmoid",  OF_X(sigmoid(x)),       OF_V(sigmoid_of(v)), anywhere),
    elementwise("softplus",  "softplus", OF_X(softplus(x)),      OF_V(softplus_of(v)), anywhere),
    elementwise("relu",      "relu",     OF_X(relu(x)),          OF_V(relu_of(v)),    off_zero),
    elementwise("square",    "square",   OF_X(square(x)),        OF_V(v * v),         anywhere),
    elementwise("clamp",     "clamp",    OF_X(clamp(x, -1, 1)),  OF_V(v < -1 ? -1 : v > 1 ? 1 : v), off_one),
    elementwise("operator+", "x + c",    OF_X(x + 0.75F),        OF_V(v + 0.75),      anywhere),
    elementwise("operator-", "x - c",    OF_X(x - 0.75F),        OF_V(v - 0.75),      anywhere),
    elementwise("operator*", "x * c",    OF_X(x * -3),           OF_V(v * -3),        anywhere),
    elementwise("operator/", "x / c",    OF_X(x / 3),            OF_V(v / 3),         anywhere),
    elementwise("operator+", "c + x",    OF_X(0.75F + x),        OF_V(0.75 + v),      anywhere),
    elementwise("operator-", "c - x",    OF_X(0.75F - x),        OF_V(0.75 - v),      anywhere),
    elementwise("operator*", "c * x",    OF_X(-3 * x),           OF_V(-3 * v),        anywhere),
    elementwise("operator/", "c / x",    OF_X(-3 / x),           OF_V(-3 / v),        off_zero),

    binary("operator+", OF_AB(a + b), OF_UV(u + v), anywhere),
    binary("operator-", OF_AB(a - b), OF_UV(u - v), anywhere),
    binary("operator*", OF_AB(a * b), OF_UV(u * v), anywhere),
    binary("operator/", OF_AB(a / b), OF_UV(u / v), off_zero),

    reduction_of_all("sum",  OF_X(sum(x)),  0, {{{}}}),
    reduction_of_all("sum",  OF_X(sum(x)),  1, {{{5}}, {{1}}, {{0}}, {{37}}}),
    reduction_of_all("sum",  OF_X(sum(x)),  2, {{{3, 4}}, {{0, 3}}, {{4, 17}}}),
    reduction_of_all("sum",  OF_X(sum(x)),  4, {{{2, 3, 1, 2}}}),
    reduction("sum",  "sum over 0",     OF_X(sum(x, {0})),     {0},    with_first_axis),
    reduction("sum",  "sum over 1",     OF_X(sum(x, {1})),     {1},    with_second_axis),
    reduction("sum",  "sum over 0, 2",  OF_X(sum(x, {0, 2})),  {0, 2}, {{{2, 3, 4}}, {{2, 3, 4, 2}}, {{2, 0, 3}}}),
    reduction("sum",  "sum over 3, 1",  OF_X(sum(x, {3, 1})),  {3, 1}, {{{2, 3, 2, 4}}, {{1, 1, 1, 1}}}),
    reduction("sum",  "sum over none",  OF_X(sum(x, {})),      {},     any),
    reduction_of_all("mean", OF_X(mean(x)), 0, {{{}}}),
    reduction_of_all("mean", OF_X(mean(x)), 1, {{{5}}, {{1}}, {{37}}}),
    reduction_of_all("mean", OF_X(mean(x)), 3, {{{2, 3, 4}}, {{1, 1, 3}}}),
    reduction("mean", "mean over 0",    OF_X(mean(x, {0})),    {0},    {{{5}}, {{3, 4}}, {{4, 1}}, {{3, 0}}}),
    reduction("mean", "mean over 1",    OF_X(mean(x, {1})),    {1},    with_second_axis),
    reduction("mean", "mean over 0, 2", OF_X(mean(x, {0, 2})), {0, 2}, {{{2, 3, 4}}, {{2, 3, 4, 2}}}),

    reshaped({}, {1}), reshaped({1, 1}, {}), reshaped({6}, {2, 3}), reshaped({2, 6}, {3, 4}),
    reshaped({2, 3, 4}, {24}), reshaped({2, 3, 4}, {4, 1, 2, 3}), reshaped({0, 3}, {7, 0}),

    sliced({5}, 0, 1, 4, 1), sliced({5}, 0, 1, to_the_end, 2), sliced({5}, 0, 3, 3, 1), sliced({0}, 0, 0, 0, 1),
    sliced({4, 3}, 0, 1, 3, 1), sliced({5, 3}, 0, 0, 5, 2), sliced({3, 5}, 1, 2, 3, 1), sliced({3, 5}, 1, 1, 5, 3),
    sliced({4, 37}, 1, 1, to_the_end, 2), sliced({0, 5}, 1, 1, 4, 2), sliced({4, 3}, 0, 1, 2, 100),
    sliced({2, 5, 3}, 1, 1, 4, 1), sliced({2, 5, 3}, 1, 0, 5, 2), sliced({2, 3, 2, 4}, 2, 1, 2, 1),
    sliced({2, 3, 4, 5}, 1, 0, to_the_end, 2), sliced({2, 2, 3, 4}, 3, 1, to_the_end, 2),

    concatenated(0, {{{3}}, {{2}, {3}}, {{2, 3}, {1, 3}}, {{0, 2}, {3, 2}}, {{1, 2, 3}, {2, 2, 3}}}),
    concatenated(1, {{{2, 1}, {2, 0}, {2, 3}}, {{0, 1}, {0, 2}}, {{3, 17}, {3, 20}}, {{2, 1, 3}, {2, 2, 3}}}),
    concatenated(3, {{{2, 1, 3, 1}, {2, 1, 3, 2}, {2, 1, 3, 1}}}),
    row("concatenate", "concatenate x with itself", [](auto in) { return concatenate({in[0], in[0]}, 1); },
        [](const Arrays& in) { return plain::concatenate({in[0], in[0]}, 1); }, anywhere, {{{2, 3}}, {{3, 1}}}),

    columns("take_columns", OF_AB(take_columns(a, b)), {2, 0},       {{{3, 4}}, {{0, 4}}, {{1, 3}}}),
    columns("take_columns", OF_AB(take_columns(a, b)), {},           {{{3, 4}}}),
    columns("take_columns", OF_AB(take_columns(a, b)), {0, 1},       {{{3, 2}}, {{3, 4}}}),
    columns("permute_columns", OF_AB(permute_columns(a, b)), {2, 0, 1}, {{{4, 3}}, {{1, 3}}, {{0, 3}}}),
    columns("permute_columns", OF_AB(permute_columns(a, b)), {0, 1}, {{{3, 2}}}),

    row("matmul", "matmul", [](auto in) { return matmul(in[0], in[1]); },
        [](const Arrays& in) { return plain::matmul(in[0], in[1]); }, anywhere, products),
    row("matmul", "matmul of x with itself", [](auto in) { return matmul(in[0], in[0]); },
        [](const Arrays& in) { return plain::matmul(in[0], in[0]); }, anywhere, {{{3, 3}}, {{1, 1}}}),
    linear_with("identity", Activation::identity, OF_V(v)),
    linear_with("relu",     Activation::relu,     relu_of),
    linear_with("tanh",     Activation::tanh,     OF_V(std::tanh(v))),
    linear_with("sigmoid",  Activation::sigmoid,  sigmoid_of),
    linear_with("softplus", Activation::softplus, softplus_of),
  };
}
// clang-format on

}  // namespace

const std::vector<OpRow>& op_table() {
  static const std::vector<OpRow> table = make_table();
  return table;
}

std::vector<Array<double>> draw_inputs(const OpRow& row, const std::vector<Shape>& shapes,
                                       Rng& rng) {
  std::vector<Array<double>> inputs;
  for (std::size_t k = 0; k < shapes.size(); ++k) {
    Array<double> input = rng.uniform<double>(shapes[k], -1, 1);
    for (double& v : input) v = static_cast<float>(row.domain(v, k));
    inputs.push_back(input);
  }
  return inputs;
}

void for_each_case(const std::function<void(const OpRow&, const std::vector<Shape>&)>& f) {
  for (const OpRow& row : op_table()) {
    for (const auto& shapes : row.shapes) f(row, shapes);
  }
}

std::string case_name(const OpRow& row, const std::vector<Shape>& shapes) {
  std::string name = row.name + " on";
  for (const Shape& shape : shapes) name += " " + to_string(shape);
  return name;
}

}  // namespace tapeflow
