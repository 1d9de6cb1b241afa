// The table of operations: each row has an operation's name, how to call it, its value by a plain
// loop, and the shapes to try. All tests that hold for every operation walk this table, so an
// operation is tested by one row in op_table_*.cpp.
#pragma once

#include "engine/random.hpp"
#include "engine/tape.hpp"

#include <functional>
#include <span>
#include <string>
#include <vector>

namespace tapeflow {

/// Turns a number drawn from (-1, 1) into the k-th input of the operation. Avoids kinks, where a
/// difference says nothing, and numbers that log or / does not take.
using Domain = double (*)(double u, std::size_t k);

// tag: row
struct OpRow {
  std::string declared;  ///< the function's name in ops.hpp
  std::string name;      ///< the name of this use of the function
  std::function<Var<float>(std::span<const Var<float>>)> in_float;
  std::function<Var<double>(std::span<const Var<double>>)> in_double;
  std::function<Array<double>(const std::vector<Array<double>>&)> formula;  ///< by plain loops
  Domain domain;
  std::vector<std::vector<Shape>> shapes;  ///< each element: the shapes of all inputs
};
// end: row

const std::vector<OpRow>& op_table();

/// Inputs for a row, drawn from its domain. They are exact in float, so that float and double get
/// the same numbers.
std::vector<Array<double>> draw_inputs(const OpRow& row, const std::vector<Shape>& shapes,
                                       Rng& rng);

/// Calls f(row, shapes) for every row of the table and each of its shapes.
void for_each_case(const std::function<void(const OpRow&, const std::vector<Shape>& shapes)>& f);

/// "a * b on [3, 1] and [1, 4]"
std::string case_name(const OpRow& row, const std::vector<Shape>& shapes);

}  // namespace tapeflow
