// Exercise ch06.1: how many couplings until every column depends on every other?
#pragma once

#include "flows/layers/coupling/coupling.hpp"

#include <vector>

namespace tapeflow {

/// Couplings with these splits are applied one after the other, splits[0] first. In a coupling
/// every moved column depends on itself and on every kept column, whatever the networks are.
/// Returns how many of the couplings, counted from the first, make every column of the output
/// depend on every column of the input; 0 if all of them together do not.
///
/// Count with truth values, not with derivatives: a derivative that is zero by chance would be
/// counted wrongly. Chapter 06, section 2 ("How many couplings?"), does it for two halves.
std::size_t mixing_depth(const std::vector<Split>& splits);

}  // namespace tapeflow

// Hint: Keep a table of truth values: does column i depend on column j of the input? A coupling
// adds the rows of all kept columns, as they are by then, to the row of each moved column.
// Proved: Two halves of several columns that take turns need three couplings until every column
// depends on every other. Counting costs at most D³ / 4 steps for each coupling.
