#include "tutorials/exercises/ch10/4_leaving_level.hpp"

namespace tapeflow {

// This lets all numbers stay to the end.
std::vector<std::size_t> leaving_levels(ImageShape shape, std::size_t levels) {
  return std::vector<std::size_t>(shape.size(), levels);
}

}  // namespace tapeflow
