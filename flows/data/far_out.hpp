// Private to flows: the density where sums of products overflow.
#pragma once

#include "engine/array.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

namespace tapeflow {

/// Row i of a matrix.
template <class T>
std::span<const T> row_of(const Array<T>& rows, std::size_t i) {
  const std::size_t d = rows.shape()[1];
  return {rows.data() + i * d, d};
}

/// Whether a row is so far from 0 that the squares of its entries overflow. A NaN is not far out.
template <class T>
bool is_far_out(std::span<const T> row) {
  const T limit = std::sqrt(std::numeric_limits<T>::max());
  const auto is_large = [limit](T v) { return std::abs(v) > limit; };
  const auto is_nan = [](T v) { return std::isnan(v); };
  return std::any_of(row.begin(), row.end(), is_large) &&
         std::none_of(row.begin(), row.end(), is_nan);
}

/// log p of a row as it was computed, but -inf for a NaN far out: there the density tends to 0, and
/// a sum of products such as w·x becomes inf - inf.
template <class T>
double zero_far_out(double log_p, std::span<const T> row) {
  const bool overflowed = std::isnan(log_p) && is_far_out(row);
  return overflowed ? -std::numeric_limits<double>::infinity() : log_p;
}

}  // namespace tapeflow
