// Finds out what a column can be, by its numbers and by borders that somebody knows.
#pragma once

#include "flows/data/column_domain.hpp"

#include <vector>

namespace tapeflow {

/// The domain of a column by all its numbers, in rising order:
///
///   atoms alone, in equal steps   if nearly all numbers lie on levels of one width (find_levels),
///                                 and at least a quarter of these levels occur: all levels from
///                                 the least number to the largest are atoms
///   atoms alone                   if each value occurs often: the values are the atoms
///   mixed                         if some values occur often and the others seldom: the frequent
///                                 ones are atoms, with cells as wide as the interquartile range of
///                                 the others. An atom below, or above, all others is a border.
///   the real line                 if no value occurs often
///
/// A value is frequent if it stands in ten rows and in a twentieth of all. The others are seldom if
/// fewer than three rows share each of them on average.
ColumnDomain find_atoms(const std::vector<double>& rising);

/// The domain between borders, one of which may be infinite. A border that stands in the column
/// becomes an atom. The line is stretched from a border to the median, at most over half of the way
/// to the other border. Atoms alone have borders of their own, and stay as they are.
/// std::invalid_argument for a number beyond a border.
ColumnDomain within(const ColumnDomain& domain, const std::vector<double>& rising, double low,
                    double high);

}  // namespace tapeflow
