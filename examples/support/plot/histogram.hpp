// Histograms, and ranges that leave outliers out.
#pragma once

#include "engine/array.hpp"
#include "examples/support/plot/grid.hpp"

#include <string>
#include <vector>

namespace tapeflow {

/// The finite entries of a column of a table [N, D].
std::vector<double> finite_column(const Array<double>& table, std::size_t column);

/// A range that shows the lists and that a few outliers do not stretch. Each list contributes its
/// 1st to 99th percentile and a quarter more on both sides, but not more than its values span. Some
/// air is added around all. Lists without two different values get a range around them.
AxisRange shown_range(const std::vector<std::vector<double>>& lists);

/// A range that shows samples of a model and data. A model may have far longer tails than the data:
/// samples widen the range of 20 or more data by at most half of it on both sides. Without so many
/// data the range goes no further beyond the 5th and the 95th percentile of the samples than these
/// are apart.
AxisRange shown_range_of_model(const std::vector<double>& samples, const std::vector<double>& data);

/// Equal bins that fill a range. The heights of the bars are densities. Name and bars may be empty.
struct Histogram {
  std::string name = {};
  AxisRange range{0, 1};
  std::vector<double> heights = {};

  double bin_width() const;
  double bin_centre(std::size_t bin) const;
};

/// The histogram of the N values, with so many bins in the range. N counts the values outside the
/// range too: the area of the bars is the share of the values within it.
Histogram histogram(std::string name, const std::vector<double>& values, AxisRange range,
                    std::size_t bins);
/// The same with about 3 N^(1/3) bins.
Histogram histogram(std::string name, const std::vector<double>& values, AxisRange range);

}  // namespace tapeflow
