// Arrays as plain lists, which Catch prints and compares. For the engine's tests.
#pragma once

#include "engine/array.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace tapeflow {

/// The entries in row-major order.
template <class T>
std::vector<T> numbers(const Array<T>& array) {
  return {array.data(), array.data() + array.size()};
}

/// An array of this shape with these entries in row-major order.
template <class T>
Array<T> array_of(const Shape& shape, const std::vector<T>& entries) {
  Array<T> array(shape);
  std::copy_n(entries.begin(), array.size(), array.data());
  return array;
}

/// "nan", "inf", "-inf" or "finite", entry by entry.
template <class T>
std::vector<std::string> kinds(const Array<T>& array) {
  std::vector<std::string> result;
  for (T v : numbers(array)) {
    result.push_back(std::isnan(v) ? "nan" : std::isinf(v) ? (v > 0 ? "inf" : "-inf") : "finite");
  }
  return result;
}

/// The largest |entry|; 0 for an empty array.
template <class T>
double largest_entry(const Array<T>& array) {
  double largest = 0;
  for (std::size_t i = 0; i < array.size(); ++i) {
    largest = std::max(largest, std::abs(static_cast<double>(array.data()[i])));
  }
  return largest;
}

/// The largest |a - b|; infinite if an entry is NaN.
template <class A, class B>
double largest_difference(const Array<A>& a, const Array<B>& b) {
  double largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double difference =
        std::abs(static_cast<double>(a.data()[i]) - static_cast<double>(b.data()[i]));
    if (!(difference <= largest)) largest = std::isnan(difference) ? INFINITY : difference;
  }
  return largest;
}

}  // namespace tapeflow
