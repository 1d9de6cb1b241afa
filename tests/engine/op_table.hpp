// The table of operations: what each is called, how to call it, what it should compute by a plain
// loop, and on which shapes to try it. Every test that holds for all operations walks this table,
// so an operation is tested by one row in op_table.cpp.
#pragma once

#include "engine/random.hpp"
#include "engine/tape.hpp"

#include <functional>
#include <span>
#include <string>
#include <vector>

namespace tapeflow {

/// Turns a number drawn from (-1, 1) into one that the operation is to be tried on, for its k-th
/// input: keeps clear of kinks, where a difference says nothing, and of what log and / do not take.
using Domain = double (*)(double u, std::size_t k);

struct OpRow {
  std::string declared;  ///< the function's name in ops.hpp
  std::string name;      ///< this use of it
  std::function<Var<float>(std::span<const Var<float>>)> in_float;
  std::function<Var<double>(std::span<const Var<double>>)> in_double;
  std::function<Array<double>(const std::vector<Array<double>>&)> formula;  ///< by plain loops
  Domain domain;
  std::vector<std::vector<Shape>> shapes;  ///< each: the shape of every input
};

const std::vector<OpRow>& op_table();

/// Inputs for a row, drawn from its domain; exact in float, so that float and double see the same.
std::vector<Array<double>> draw_inputs(const OpRow& row, const std::vector<Shape>& shapes,
                                       Rng& rng);

/// Calls f(row, shapes) for all of the table.
void for_each_case(const std::function<void(const OpRow&, const std::vector<Shape>& shapes)>& f);

/// "a * b on [3, 1] and [1, 4]"
std::string case_name(const OpRow& row, const std::vector<Shape>& shapes);

}  // namespace tapeflow
