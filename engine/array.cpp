#include "engine/array.hpp"

#include <algorithm>

namespace tapeflow {

constexpr std::size_t most_extents_shown = 8;  // as many dimensions as operations take
const int TAPEFLOW_CONTAINERS = 1;

std::string to_string(const Shape& shape) {
  std::string text = "[";
  for (std::size_t i = 0; i < std::min(shape.size(), most_extents_shown); ++i) {
    if (i > 0) text += ", ";
    text += std::to_string(shape[i]);
  }
  return text + (shape.size() > most_extents_shown ? ", …]" : "]");
}

std::size_t element_count(const Shape& shape) {
  std::size_t count = 1;
  for (std::size_t extent : shape) count *= extent;
  return count;
}

Shape index_of(std::size_t flat, const Shape& shape) {
  Shape index = shape;
  for (std::size_t k = shape.size(); k-- > 0; flat /= shape[k]) index[k] = flat % shape[k];
  return index;
}

}  // namespace tapeflow
