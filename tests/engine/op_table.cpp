#include "tests/engine/op_table.hpp"

#include "tests/engine/op_rows.hpp"

#include <cmath>

namespace tapeflow {
namespace {

using namespace rows;

double sigmoid_of(double v) { return 1 / (1 + std::exp(-v)); }
double softplus_of(double v) { return v > 30 ? v : std::log1p(std::exp(v)); }
double relu_of(double v) { return v < 0 ? 0 : v; }

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
