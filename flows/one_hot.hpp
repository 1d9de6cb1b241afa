// Classes as rows of numbers.
#pragma once

#include "engine/array.hpp"

#include <vector>

namespace tapeflow {

/// Row i has a 1 in column classes[i] and 0 elsewhere, [N, count]: what a network is told of a
/// class. std::invalid_argument for a class that is not below `count`.
template <class T>
Array<T> one_hot(const std::vector<std::size_t>& classes, std::size_t count);

}  // namespace tapeflow
