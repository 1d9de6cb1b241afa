// Histograms of counted and rounded numbers.
//
// Ordinary bins of such numbers are a comb: a bin of width 2.3 holds two whole numbers here and
// three there, so its height tells about the bin and not about the numbers. Bins of whole levels
// do not.
#pragma once

#include "examples/support/plot/histogram.hpp"
#include "flows/data/level_grid.hpp"

namespace tapeflow {

/// The levels on which nearly all values of the first list lie, or of the second if the first is
/// empty. Nothing if there are none, as for numbers that do not repeat.
std::optional<LevelGrid> levels_of(std::vector<double> data, std::vector<double> samples);

/// The smallest and the largest of these values that lie in the range; the range if none does.
AxisRange occupied(AxisRange range, const std::vector<double>& values);

/// A histogram whose bins have the same number of levels each, and reach half a level's width
/// beyond them: for the levels 0, 1, 2, … and two in a bin, the bins are -0.5 to 1.5 to 3.5. The
/// first bin begins with the lowest level in the range, and the last one contains the highest. The
/// heights are densities, as in histogram().
Histogram level_histogram(std::string name, const std::vector<double>& values, AxisRange range,
                          const LevelGrid& levels, std::size_t levels_in_bin);

/// Histograms of samples and data. If their numbers lie on levels, both have the same bins of whole
/// levels, about as many as histogram() gives to the longer list.
struct HistogramPair {
  Histogram samples, data;
};
HistogramPair histogram_pair(const std::vector<double>& samples, const std::vector<double>& data,
                             AxisRange range);

}  // namespace tapeflow
