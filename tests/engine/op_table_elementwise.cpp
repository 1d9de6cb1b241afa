#include "tests/engine/op_rows.hpp"

#include <numbers>

namespace tapeflow::rows {
namespace {

double sigmoid_of(double v) { return 1 / (1 + std::exp(-v)); }
double softplus_of(double v) { return v > 30 ? v : std::log1p(std::exp(v)); }
double log_cosh_of(double v) {
  return std::abs(v) + std::log1p(std::exp(-2 * std::abs(v))) - std::numbers::ln2;
}
double relu_of(double v) { return v < 0 ? 0 : v; }
double gelu_of(double v) {
  return v == -INFINITY ? 0 : v * std::erfc(-v / std::numbers::sqrt2) / 2;
}

double larger(double u, double v) { return std::isnan(u) || u > v ? u : v; }
double smaller(double u, double v) { return std::isnan(u) || u < v ? u : v; }

// where(mask, a, b) for a mask of this shape, in which every third entry is 0.
OpRow chosen_by(Shape shape, Shapes shapes) {
  Array<double> mask(shape);
  for (std::size_t i = 0; i < mask.size(); ++i) mask.data()[i] = i % 3 == 2 ? 0 : -0.5;
  return row(
      "where", "where with a mask " + to_string(shape),
      [mask](auto in) { return where(constant_beside(in[0], mask), in[0], in[1]); },
      [mask](const Arrays& in) {
        const Array<double> a = plain::broadcast(in[0], in[1], OF_UV((void(v), u)));
        const Array<double> b = plain::broadcast(in[0], in[1], OF_UV((void(u), v)));
        const Array<double> c = plain::broadcast(mask, a, OF_UV((void(v), u)));
        const Array<double> on = plain::broadcast(mask, a, OF_UV((void(u), v)));
        const Array<double> off = plain::broadcast(mask, b, OF_UV((void(u), v)));
        return plain::build(c.shape(),
                            [&](const Index& i) { return at(c, i) != 0 ? at(on, i) : at(off, i); });
      },
      anywhere, shapes);
}

}  // namespace

// clang-format off
std::vector<OpRow> of_elementwise() {
  return {
    elementwise("operator-", "-x",       OF_X(-x),               OF_V(-v),            anywhere),
    // tag: rows
    elementwise("exp",       "exp",      OF_X(exp(x)),           OF_V(std::exp(v)),   anywhere),
    elementwise("expm1",     "expm1",    OF_X(expm1(x)),         OF_V(std::expm1(v)), anywhere),
    elementwise("log",       "log",      OF_X(log(x)),           OF_V(std::log(v)),   positive),
    elementwise("log1p",     "log1p",    OF_X(log1p(x)),         OF_V(std::log1p(v)), positive),
    // end: rows
    elementwise("sin",       "sin",      OF_X(sin(x)),           OF_V(std::sin(v)),   anywhere),
    elementwise("cos",       "cos",      OF_X(cos(x)),           OF_V(std::cos(v)),   anywhere),
    elementwise("sinh",      "sinh",     OF_X(sinh(x)),          OF_V(std::sinh(v)),  anywhere),
    elementwise("asinh",     "asinh",    OF_X(asinh(x)),         OF_V(std::asinh(v)), anywhere),
    elementwise("log_cosh",  "log_cosh", OF_X(log_cosh(x)),      OF_V(log_cosh_of(v)), anywhere),
    elementwise("sqrt",      "sqrt",     OF_X(sqrt(x)),          OF_V(std::sqrt(v)),  positive),
    elementwise("abs",       "abs",      OF_X(abs(x)),           OF_V(std::abs(v)),   off_zero),
    elementwise("square",    "square",   OF_X(square(x)),        OF_V(v * v),         anywhere),
    elementwise("pow",       "x^3",      OF_X(pow(x, 3)),        OF_V(std::pow(v, 3)),     anywhere),
    elementwise("pow",       "x^0",      OF_X(pow(x, 0)),        OF_V(std::pow(v, 0)),     anywhere),
    elementwise("pow",       "x^-2",     OF_X(pow(x, -2)),       OF_V(std::pow(v, -2)),    off_zero),
    elementwise("pow",       "x^0.75",   OF_X(pow(x, 0.75F)),    OF_V(std::pow(v, 0.75)),  positive),
    elementwise("clamp",     "clamp",    OF_X(clamp(x, -1, 1)),  OF_V(v < -1 ? -1 : v > 1 ? 1 : v), off_one),

    elementwise("tanh",      "tanh",     OF_X(tanh(x)),          OF_V(std::tanh(v)),  anywhere),
    elementwise("sigmoid",   "sigmoid",  OF_X(sigmoid(x)),       OF_V(sigmoid_of(v)), anywhere),
    elementwise("log_sigmoid", "log_sigmoid", OF_X(log_sigmoid(x)), OF_V(-softplus_of(-v)), anywhere),
    elementwise("softplus",  "softplus", OF_X(softplus(x)),      OF_V(softplus_of(v)), anywhere),
    elementwise("relu",      "relu",     OF_X(relu(x)),          OF_V(relu_of(v)),    off_zero),
    elementwise("leaky_relu", "leaky_relu", OF_X(leaky_relu(x, 0.125F)), OF_V(v > 0 ? v : 0.125 * v), off_zero),
    elementwise("elu",       "elu",      OF_X(elu(x, 0.75F)),    OF_V(v > 0 ? v : 0.75 * std::expm1(v)), off_zero),
    elementwise("gelu",      "gelu",     OF_X(gelu(x)),          OF_V(gelu_of(v)),    anywhere),

    elementwise("operator+", "x + c",    OF_X(x + 0.75F),        OF_V(v + 0.75),      anywhere),
    elementwise("operator-", "x - c",    OF_X(x - 0.75F),        OF_V(v - 0.75),      anywhere),
    elementwise("operator*", "x * c",    OF_X(x * -3),           OF_V(v * -3),        anywhere),
    elementwise("operator/", "x / c",    OF_X(x / 3),            OF_V(v / 3),         anywhere),
    elementwise("operator+", "c + x",    OF_X(0.75F + x),        OF_V(0.75 + v),      anywhere),
    elementwise("operator-", "c - x",    OF_X(0.75F - x),        OF_V(0.75 - v),      anywhere),
    elementwise("operator*", "c * x",    OF_X(-3 * x),           OF_V(-3 * v),        anywhere),
    elementwise("operator/", "c / x",    OF_X(-3 / x),           OF_V(-3 / v),        off_zero),

    binary("operator+", "a + b",   OF_AB(a + b),         OF_UV(u + v), anywhere),
    binary("operator-", "a - b",   OF_AB(a - b),         OF_UV(u - v), anywhere),
    binary("operator*", "a * b",   OF_AB(a * b),         OF_UV(u * v), anywhere),
    binary("operator/", "a / b",   OF_AB(a / b),         OF_UV(u / v), off_zero),
    binary("maximum",   "maximum", OF_AB(maximum(a, b)), larger,       anywhere),
    binary("minimum",   "minimum", OF_AB(minimum(a, b)), smaller,      anywhere),

    chosen_by({},     {{{}, {}}, {{2, 3}, {3}}, {{0}, {1}}}),
    chosen_by({3},    {{{3}, {3}}, {{}, {}}, {{2, 3}, {2, 1}}, {{0, 3}, {1}}}),
    chosen_by({4, 1}, {{{4, 1}, {4, 1}}, {{17}, {4, 17}}, {{2, 1, 1}, {}}}),
    chosen_by({0},    {{{0}, {0}}, {{1}, {2, 1}}}),
  };
}
// clang-format on

}  // namespace tapeflow::rows
