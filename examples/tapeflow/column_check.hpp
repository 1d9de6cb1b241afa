// How far the samples of a model are from held-out rows, column by column.
#pragma once

#include "engine/array.hpp"

#include <string>
#include <vector>

namespace tapeflow {

/// One column of the samples and of the held-out rows.
struct ColumnCheck {
  std::string name;
  std::vector<double> samples, data;  ///< the finite numbers, rising
  double distance = 0;                ///< of the two distribution functions, at its largest
  double by_chance = 0;               ///< see distance_by_chance
};

/// The largest distance of the distribution functions of two lists of rising numbers, from 0 to 1:
/// the statistic of Kolmogorov and Smirnov. 0 if a list is empty.
double largest_distance(const std::vector<double>& a, const std::vector<double>& b);

/// The distance that n and m draws of the same continuous distribution stay below in 19 of 20
/// cases: 1.36 √((n + m) / (n m)). Draws with values that repeat stay below it more often. 1 if a
/// list is empty.
double distance_by_chance(std::size_t n, std::size_t m);

/// The check of each column of two tables [N, D] and [M, D], the largest distance in units of
/// chance first.
std::vector<ColumnCheck> check_columns(const std::vector<std::string>& names,
                                       const Array<double>& samples, const Array<double>& data);

}  // namespace tapeflow
