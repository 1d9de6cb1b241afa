#include "engine/tape/adjoint_pool.hpp"

#include <algorithm>

namespace tapeflow {

// Few sizes are in use at a time, so the search for a buffer of the right size is short, and in a
// step of unchanged shapes it always finds one.
template <class T>
Array<T>* AdjointPool<T>::take(const Shape& shape) {
  const std::size_t size = element_count(shape);
  auto found = std::find_if(free_.rbegin(), free_.rend(),
                            [size](const Array<T>* a) { return a->size() == size; });
  if (found == free_.rend()) {
    buffers_.emplace_back(shape);
    // give_back() must not allocate.
    if (free_.capacity() < buffers_.size()) free_.reserve(2 * buffers_.size());
    return &buffers_.back();
  }
  Array<T>* buffer = *found;
  *found = free_.back();
  free_.pop_back();
  buffer->resize(shape);
  return buffer;
}

template class AdjointPool<float>;
template class AdjointPool<double>;

}  // namespace tapeflow
