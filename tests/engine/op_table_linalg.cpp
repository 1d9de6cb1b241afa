#include "tests/engine/op_rows.hpp"

namespace tapeflow::rows {
namespace {

// clang-format off
const Shapes products = {
    {{3, 4}, {4, 2}}, {{1, 1}, {1, 1}}, {{0, 3}, {3, 2}}, {{2, 0}, {0, 3}}, {{3, 2}, {2, 0}},
    {{5, 3}, {3, 1}}, {{1, 4}, {4, 3}}, {{1, 4}, {4, 1}}, {{3, 1}, {1, 4}}, {{9, 17}, {17, 5}}};
// clang-format on

// Multiples of 1/4 in [-1, 1] for x and W, and those plus 1/32 for b: x W + b, a multiple of 1/16
// plus 1/32, never comes near the kink of relu.
double off_kink(double u, std::size_t k) { return std::round(4 * u) / 4 + (k == 2 ? 1. / 32 : 0); }

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

}  // namespace

// clang-format off
std::vector<OpRow> of_linear_algebra() {
  return {
    row("matmul", "matmul", OF_IN(matmul(in[0], in[1])),
        [](const Arrays& in) { return plain::matmul(in[0], in[1]); }, anywhere, products),
    row("matmul", "matmul of x with itself", OF_IN(matmul(in[0], in[0])),
        [](const Arrays& in) { return plain::matmul(in[0], in[0]); }, anywhere, {{{3, 3}}, {{1, 1}}}),
    linear_with("identity", Activation::identity, OF_V(v)),
    linear_with("relu",     Activation::relu,     OF_V(v < 0 ? 0 : v)),
    linear_with("tanh",     Activation::tanh,     OF_V(std::tanh(v))),
    linear_with("sigmoid",  Activation::sigmoid,  OF_V(1 / (1 + std::exp(-v)))),
    linear_with("softplus", Activation::softplus, OF_V(v > 30 ? v : std::log1p(std::exp(v)))),
  };
}
// clang-format on

}  // namespace tapeflow::rows
