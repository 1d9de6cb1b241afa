#include "tests/engine/op_rows.hpp"

namespace tapeflow::rows {
namespace {

// clang-format off
const Shapes products = {
    {{3, 4}, {4, 2}}, {{1, 1}, {1, 1}}, {{0, 3}, {3, 2}}, {{2, 0}, {0, 3}}, {{3, 2}, {2, 0}},
    {{5, 3}, {3, 1}}, {{1, 4}, {4, 3}}, {{1, 4}, {4, 1}}, {{3, 1}, {1, 4}}, {{9, 17}, {17, 5}}};
// clang-format on

// x and W are multiples of 1/4 in [-1, 1]; b is such a multiple plus 1/32. So x W + b is a multiple
// of 1/16 plus 1/32 and never close to the kink of relu.
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

// Output j sees one input more than output j - 1: from none to all, then again from none.
std::vector<std::size_t> staircase(const Shape& weight) {
  std::vector<std::size_t> seen(weight[1]);
  for (std::size_t j = 0; j < seen.size(); ++j) seen[j] = j % (weight[0] + 1);
  return seen;
}

OpRow masked_linear_with(std::string name, Activation f, double (*formula)(double)) {
  Shapes shapes = products;
  shapes.push_back({{2, 3}, {3, 140}});  // several blocks of 64 columns
  for (auto& triple : shapes) triple.push_back({triple[1][1]});
  return row(
      "masked_linear", "masked_linear with " + name,
      [f](auto in) { return masked_linear(in[0], in[1], in[2], staircase(in[1].shape()), f); },
      [formula](const Arrays& in) {
        const std::vector<std::size_t> seen = staircase(in[1].shape());
        const Array<double> W = plain::build(
            in[1].shape(), [&](const Index& i) { return i[0] < seen[i[1]] ? at(in[1], i) : 0.; });
        const Array<double> product = plain::matmul(in[0], W);
        return plain::build(product.shape(), [&](const Index& i) {
          return formula(at(product, i) + at(in[2], {i[1]}));
        });
      },
      off_kink, shapes);
}

const Shapes squares = {{{1, 1}}, {{2, 2}}, {{3, 3}}, {{5, 5}}, {{0, 0}}};

double within_one(double u, std::size_t) { return u; }

// n + 1 on the diagonal. Added to entries within 1, it exceeds the sum of the rest of its row by at
// least 1. So the inverse exists and has no entry above 1, and the lower triangle makes a positive
// definite matrix.
Array<double> weight(std::size_t n) {
  return plain::build(
      {n, n}, [n](const Index& i) { return i[0] == i[1] ? static_cast<double>(n + 1) : 0.; });
}

// n + 1 on the antidiagonal, so that elimination has to exchange all rows.
Array<double> upturned(std::size_t n) {
  return plain::build({n, n}, [n](const Index& i) {
    return i[0] + i[1] + 1 == n ? static_cast<double>(n + 1) : 0.;
  });
}

// f(x + place(n)) for a square matrix x of entries within 1.
template <class F>
OpRow of_square(std::string declared, std::string name, Array<double> (*place)(std::size_t), F f,
                Array<double> (*formula)(const Array<double>&)) {
  return row(
      declared, name,
      [place, f](auto in) { return f(in[0] + constant_beside(in[0], place(in[0].extent(0)))); },
      [place, formula](const Arrays& in) {
        return formula(Array<double>(in[0] + place(in[0].shape()[0])));
      },
      within_one, squares);
}

Array<double> log_abs_det(const Array<double>& a) {
  return Array<double>(Shape{}, std::log(std::abs(plain::determinant(a))));
}

OpRow solved(std::string name, Triangle triangle) {
  const bool lower = triangle == Triangle::lower || triangle == Triangle::unit_lower;
  const bool unit = triangle == Triangle::unit_lower || triangle == Triangle::unit_upper;
  return row(
      "triangular_solve", "triangular_solve, " + name,
      [triangle](auto in) {
        return triangular_solve(in[0] + constant_beside(in[0], weight(in[0].extent(0))), in[1],
                                triangle);
      },
      [lower, unit](const Arrays& in) {
        const Array<double> whole = in[0] + weight(in[0].shape()[0]);
        const Array<double> A = plain::build(whole.shape(), [&](const Index& i) {
          if (i[0] == i[1] && unit) return 1.;
          return (lower ? i[0] >= i[1] : i[0] <= i[1]) ? at(whole, i) : 0.;
        });
        return plain::matmul(plain::inverse(A), in[1]);
      },
      within_one,
      {{{1, 1}, {1, 1}},
       {{3, 3}, {3, 2}},
       {{5, 5}, {5, 1}},
       {{2, 2}, {2, 17}},
       {{0, 0}, {0, 3}},
       {{3, 3}, {3, 0}}});
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
    masked_linear_with("identity", Activation::identity, OF_V(v)),
    masked_linear_with("relu",     Activation::relu,     OF_V(v < 0 ? 0 : v)),
    masked_linear_with("tanh",     Activation::tanh,     OF_V(std::tanh(v))),

    solved("lower", Triangle::lower), solved("unit lower", Triangle::unit_lower),
    solved("upper", Triangle::upper), solved("unit upper", Triangle::unit_upper),
    of_square("inverse",  "inverse",                  weight,   OF_X(inverse(x)),         plain::inverse),
    of_square("inverse",  "inverse with exchanges",   upturned, OF_X(inverse(x)),         plain::inverse),
    of_square("slogdet",  "slogdet",                  weight,   OF_X(slogdet(x).log_abs), log_abs_det),
    of_square("slogdet",  "slogdet with exchanges",   upturned, OF_X(slogdet(x).log_abs), log_abs_det),
    of_square("cholesky", "cholesky",                 weight,   OF_X(cholesky(x)),        plain::cholesky),
  };
}
// clang-format on

}  // namespace tapeflow::rows
