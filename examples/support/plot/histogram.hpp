// What a column of numbers looks like: its range without the outliers, and its histogram.
#pragma once

#include "engine/array.hpp"
#include "examples/support/plot/grid.hpp"

#include <string>
#include <vector>

namespace tapeflow {

/// A column of a table [N, D], its finite entries only.
std::vector<double> finite_column(const Array<double>& table, std::size_t column);

/// A range that shows what the lists hold, and that a few outliers do not stretch: of each list the
/// 1st to the 99th percentile and a quarter more on both sides, if it goes as far, with some air
/// around all. Lists of one value, or none, get a range around it.
AxisRange shown_range(const std::vector<std::vector<double>>& lists);

/// Equal bins that fill a range; the bars' heights are densities. Name and bars may be empty.
struct Histogram {
  std::string name = {};
  AxisRange range{0, 1};
  std::vector<double> heights = {};

  double bin_width() const;
  double bin_centre(std::size_t bin) const;
};

/// Of all values, those outside of the range included in their number: the area of the bars is the
/// share within. About 3 N^(1/3) bins.
Histogram histogram(std::string name, const std::vector<double>& values, AxisRange range);

}  // namespace tapeflow
