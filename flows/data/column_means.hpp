// Private to flows: the means of columns, added up row by row.
#pragma once

#include "engine/array.hpp"
#include "flows/data/power_of_two.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace tapeflow {

/// Sums distances from the first row, so that a constant column has exactly its number as mean.
class ColumnMeans {
 public:
  ColumnMeans(std::size_t columns, std::size_t rows)
      : rows_(static_cast<double>(rows)), mean_(columns, 0), farthest_(columns, 0) {}

  template <class T>
  void add(const T* row) {
    if (first_.empty()) first_.assign(row, row + mean_.size());
    for (std::size_t j = 0; j < mean_.size(); ++j) {
      const double distance = static_cast<double>(row[j]) - first_[j];
      mean_[j] += distance / rows_;
      farthest_[j] = std::max(farthest_[j], std::abs(distance));
    }
  }

  /// The means, [D], once all rows have been added.
  Array<double> mean() const {
    Array<double> result(Shape{mean_.size()});
    for (std::size_t j = 0; j < mean_.size(); ++j) result(j) = mean_[j] + first_[j];
    return result;
  }

  /// For each column a power of two near its largest distance, [D]: in this unit the squares of
  /// distances neither overflow nor vanish, and no rounding differs.
  std::vector<double> units() const {
    std::vector<double> result(farthest_.size());
    std::transform(farthest_.begin(), farthest_.end(), result.begin(), power_of_two);
    return result;
  }

 private:
  double rows_;
  std::vector<double> first_, mean_, farthest_;
};

}  // namespace tapeflow
