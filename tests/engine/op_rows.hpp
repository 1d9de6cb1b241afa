// What the rows of the table of operations are made of: domains, shapes, and for each family of
// operations a function that makes a row of it, with the plain loop the family is held against.
#pragma once

#include "engine/ops.hpp"
#include "tests/engine/op_table.hpp"
#include "tests/engine/plain_formulas.hpp"

#include <cmath>

namespace tapeflow::rows {

using plain::at;
using plain::Index;
using Arrays = std::vector<Array<double>>;
using Shapes = std::vector<std::vector<Shape>>;

// ---- Domains --------------------------------------------------------------------------------

inline double anywhere(double u, std::size_t) { return 2 * u; }
inline double positive(double u, std::size_t) { return 1.5 + u; }
inline double off_zero(double u, std::size_t) { return u < 0 ? u - 0.5 : u + 0.5; }
inline double off_one(double u, std::size_t) {
  return std::abs(std::abs(2 * u) - 1) < 0.1 ? 0 : 2 * u;
}

// Multiples of 1/4 in [-1, 1] for x and W, and those plus 1/32 for b: x W + b, a multiple of 1/16
// plus 1/32, never comes near the kink of relu.
inline double off_kink(double u, std::size_t k) {
  return std::round(4 * u) / 4 + (k == 2 ? 1. / 32 : 0);
}

// ---- Shapes ---------------------------------------------------------------------------------
// With empty and 1-sized dimensions, and some long enough (17, 37) for a vector loop and its rest.

// clang-format off
inline const Shapes any = {
    {{}}, {{1}}, {{0}}, {{5}}, {{37}}, {{3, 4}}, {{0, 3}}, {{2, 0, 3}}, {{1, 1, 1}},
    {{2, 3, 1, 2}}, {{4, 17}}};

inline const Shapes pairs = {
    {{}, {}}, {{3}, {3}}, {{37}, {37}}, {{0}, {0}},                               // alike
    {{}, {2, 3}}, {{2, 3}, {}}, {{3}, {2, 3}}, {{2, 3}, {3}}, {{1}, {5}}, {{5}, {1}},
    {{2, 3}, {1, 3}}, {{2, 1}, {2, 3}}, {{2, 3}, {2, 1}}, {{1, 1}, {1}},          // one repeats
    {{3, 1}, {1, 4}}, {{1, 4}, {3, 1}}, {{3, 1}, {4}},                            // both repeat
    {{0, 3}, {3}}, {{1, 3}, {0, 3}}, {{2, 0}, {2, 1}}, {{0, 1}, {1, 0}},          // empty
    {{4, 17}, {17}}, {{4, 17}, {4, 1}}, {{17, 1}, {17, 4}},                       // long
    {{2, 3, 4}, {4}}, {{2, 3, 4}, {3, 1}}, {{2, 1, 4}, {3, 1}}, {{1, 3, 1}, {2, 1, 4}},
    {{2, 3, 2, 2}, {3, 1, 2}}, {{1, 2, 1, 3}, {4, 1, 2, 1}}, {{2, 1, 2, 1}, {2, 3, 2, 3}},
    {{}, {2, 1, 0, 3}}};

inline const Shapes with_first_axis = {
    {{5}}, {{3, 4}}, {{4, 1}}, {{0, 3}}, {{2, 3, 4}}, {{2, 3, 1, 2}}};
inline const Shapes with_second_axis = {
    {{3, 4}}, {{5, 17}}, {{4, 1}}, {{0, 3}}, {{2, 3, 4}}, {{1, 3}}, {{2, 3, 1, 2}}};

inline const Shapes products = {
    {{3, 4}, {4, 2}}, {{1, 1}, {1, 1}}, {{0, 3}, {3, 2}}, {{2, 0}, {0, 3}}, {{3, 2}, {2, 0}},
    {{5, 3}, {3, 1}}, {{1, 4}, {4, 3}}, {{1, 4}, {4, 1}}, {{3, 1}, {1, 4}}, {{9, 17}, {17, 5}}};
// clang-format on

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

inline OpRow reshaped(Shape from, Shape to) {
  return row(
      "reshape", "reshape to " + to_string(to), [to](auto in) { return reshape(in[0], to); },
      [to](const Arrays& in) {
        Array<double> y(to);
        std::copy(in[0].begin(), in[0].end(), y.begin());
        return y;
      },
      anywhere, {{from}});
}

inline OpRow sliced(Shape shape, std::size_t axis, std::size_t begin, std::size_t end,
                    std::size_t step) {
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

inline OpRow concatenated(std::size_t axis, Shapes shapes) {
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

inline OpRow linear_with(std::string name, Activation f, double (*formula)(double)) {
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

}  // namespace tapeflow::rows
