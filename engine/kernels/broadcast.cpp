#include "engine/kernels/broadcast.hpp"

#include "engine/check.hpp"

namespace tapeflow {
namespace {

std::size_t extent_from_back(const Shape& shape, std::size_t from_back) {
  return from_back < shape.size() ? shape[shape.size() - 1 - from_back] : 1;
}

[[noreturn]] void cannot_broadcast(const char* operation, const Shape& a, const Shape& b) {
  shape_error(operation, "shapes that broadcast (extents equal or 1, from the last)",
              to_string(a) + " and " + to_string(b));
}

}  // namespace

Stretch::Stretch(const char* operation, const Shape& a, const Shape& b) {
  const std::size_t rank = std::max(a.size(), b.size());
  if (rank > max_rank)
    shape_error(operation, "at most 8 dimensions", to_string(a) + " and " + to_string(b));
  shape_.resize(rank);
  std::array<std::size_t, max_rank> step_a{}, step_b{};
  std::size_t size_a = 1, size_b = 1;
  for (std::size_t k = 0; k < rank; ++k) {  // from the last dimension to the first
    const std::size_t extent_a = extent_from_back(a, k), extent_b = extent_from_back(b, k);
    if (extent_a != extent_b && extent_a != 1 && extent_b != 1) cannot_broadcast(operation, a, b);
    const std::size_t axis = rank - 1 - k;
    shape_[axis] = extent_a == 1 ? extent_b : extent_a;
    step_a[axis] = extent_a == 1 ? 0 : size_a;
    step_b[axis] = extent_b == 1 ? 0 : size_b;
    size_a *= extent_a;
    size_b *= extent_b;
  }
  for (std::size_t axis = 0; axis < rank; ++axis) {
    if (shape_[axis] != 1) merge(shape_[axis], step_a[axis], step_b[axis]);
  }
  if (rank_ == 0) merge(1, 0, 0);
}

std::size_t Stretch::short_row() const {
  constexpr std::size_t few = 64, many = 32;
  if (rank_ != 2 || extent_[1] > few || extent_[0] < many) return 0;
  const bool rows = step_a_[1] == 1 && step_b_[1] == 1;
  return rows && (step_a_[0] == 0 || step_b_[0] == 0) ? extent_[1] : 0;
}

// Appends a dimension. If it continues the steps of the last dimension in both arrays, extends the
// last dimension instead.
void Stretch::merge(std::size_t extent, std::size_t step_a, std::size_t step_b) {
  if (rank_ > 0) {
    const std::size_t last = rank_ - 1;
    if (step_a_[last] == step_a * extent && step_b_[last] == step_b * extent) {
      extent_[last] *= extent;
      step_a_[last] = step_a;
      step_b_[last] = step_b;
      return;
    }
  }
  extent_[rank_] = extent;
  step_a_[rank_] = step_a;
  step_b_[rank_] = step_b;
  ++rank_;
}

}  // namespace tapeflow
