// Exercise ch08.1: masks for any graph.
#pragma once

#include "engine/array.hpp"

#include <vector>

namespace tapeflow {

/// The two masks of a network with one hidden layer. An entry is 1 where a connection stays, and 0
/// where it is cut.
struct Masks {
  Array<double> first;  ///< [D, hidden]: may hidden unit u see input i?
  Array<double> last;   ///< [hidden, D]: may output j see hidden unit u?
};

/// Suppose you know which columns a column depends on: `parents[j]` lists them for column j. The
/// lists have no cycle. Return masks that cut every path from an input i to an output j unless i is
/// a parent of j, and that leave at least one path for every parent.
///
/// Section 2 of chapter 08 solves this for the lists 0 … j-1, with one number for each unit, its
/// degree. Here a number is not enough: decide for each hidden unit which *set* of inputs it sees.
/// Then an output may see a hidden unit if and only if … (this is the exercise). There are at least
/// D hidden units.
Masks masks_of(const std::vector<std::vector<std::size_t>>& parents, std::size_t hidden);

}  // namespace tapeflow

// Hint: Let a hidden unit see exactly the parents of one column. Another output may use this unit
// if all that the unit sees are parents of that output too.
// Proved: Masks can follow any graph without a cycle; the degrees of MADE are the graph in which
// all columns before a column are its parents. One pass still gives the numbers for all D columns.
