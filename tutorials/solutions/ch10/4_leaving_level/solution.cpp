#include "tutorials/exercises/ch10/4_leaving_level.hpp"

#include <numeric>

namespace tapeflow {
namespace {

// The columns in the order that a squeeze gives them.
std::vector<std::size_t> squeezed(const std::vector<std::size_t>& columns,
                                  const ImageShape& shape) {
  const std::size_t W = shape.width, C = shape.channels;
  std::vector<std::size_t> all(columns.size());
  for (std::size_t k = 0; k < columns.size(); ++k) {
    const std::size_t c = k % C, w = k / C % W, h = k / C / W;
    const std::size_t pixel = h / 2 * (W / 2) + w / 2, channel = (h % 2 * 2 + w % 2) * C + c;
    all[pixel * 4 * C + channel] = columns[k];
  }
  return all;
}

}  // namespace

// Carries the numbers of the columns through the levels.
std::vector<std::size_t> leaving_levels(ImageShape shape, std::size_t levels) {
  std::vector<std::size_t> result(shape.size(), levels), columns(shape.size());
  std::iota(columns.begin(), columns.end(), std::size_t{0});
  for (std::size_t level = 1; level < levels; ++level) {
    const ImageShape small = shape.squeezed();
    columns = squeezed(columns, shape);
    std::vector<std::size_t> staying;
    for (std::size_t k = 0; k < columns.size(); ++k) {
      if (k % small.channels < small.channels / 2) {
        staying.push_back(columns[k]);
      } else {
        result[columns[k]] = level;
      }
    }
    columns = staying;
    shape = {small.height, small.width, small.channels / 2};
  }
  return result;
}

}  // namespace tapeflow
