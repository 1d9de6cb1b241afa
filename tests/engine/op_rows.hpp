// Builds the rows of the table of operations: domains, shapes, and functions that make a row. The
// rows are in op_table_*.cpp, one file for each family of operations.
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

std::vector<OpRow> of_elementwise();
std::vector<OpRow> of_reductions();
std::vector<OpRow> of_shapes();
std::vector<OpRow> of_linear_algebra();
std::vector<OpRow> of_images();
std::vector<OpRow> of_sequences();

// An expression as a function: of Vars (x, or a and b), of numbers (v, or u and v), or of a list of
// Vars.
#define OF_X(expression) [](auto x) { return expression; }
#define OF_V(expression) [](double v) -> double { return expression; }
#define OF_AB(expression) [](auto a, auto b) { return expression; }
#define OF_UV(expression) [](double u, double v) -> double { return expression; }
#define OF_IN(expression) [](auto in) { return expression; }

// ---- Domains --------------------------------------------------------------------------------

inline double anywhere(double u, std::size_t) { return 2 * u; }
inline double positive(double u, std::size_t) { return 1.5 + u; }
inline double off_zero(double u, std::size_t) { return u < 0 ? u - 0.5 : u + 0.5; }
inline double off_one(double u, std::size_t) {
  return std::abs(std::abs(2 * u) - 1) < 0.1 ? 0 : 2 * u;
}

// The shapes have empty and 1-sized dimensions. Some are long enough (17, 37) for a vector loop and
// its rest.

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
    {{230, 3}, {3}}, {{3}, {230, 3}}, {{5, 8, 3}, {3}},                           // short rows
    {{2, 3, 4}, {4}}, {{2, 3, 4}, {3, 1}}, {{2, 1, 4}, {3, 1}}, {{1, 3, 1}, {2, 1, 4}},
    {{2, 3, 2, 2}, {3, 1, 2}}, {{1, 2, 1, 3}, {4, 1, 2, 1}}, {{2, 1, 2, 1}, {2, 3, 2, 3}},
    {{}, {2, 1, 0, 3}}};
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

// y = formula(a, b), broadcast.
template <class F>
OpRow binary(std::string declared, std::string name, F f, double (*formula)(double, double),
             Domain domain) {
  return row(
      declared, name, [f](auto in) { return f(in[0], in[1]); },
      [formula](const Arrays& in) { return plain::broadcast(in[0], in[1], formula); }, domain,
      pairs);
}

// A constant on the tape of x, with the scalar type of x.
template <class T>
Var<T> constant_beside(Var<T> x, const Array<double>& value) {
  return x.tape().constant(cast<T>(value));
}

}  // namespace tapeflow::rows
