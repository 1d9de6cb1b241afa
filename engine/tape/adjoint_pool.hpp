// The buffers of adjoints: few, because most adjoints live for a short part of the walk. The values
// on inner tapes live no longer, and share them.
#pragma once

#include "engine/array.hpp"

#include <deque>
#include <vector>

namespace tapeflow {

/// Lends arrays for adjoints. A buffer that was given back is lent again when its size is asked
/// for, so a training step of unchanged shapes allocates nothing after the first one.
template <class T>
class AdjointPool {
 public:
  /// An array of this shape, its entries uninitialised. It stays at its address.
  Array<T>* take(const Shape& shape);

  /// Takes back what take() lent.
  void give_back(Array<T>* buffer) { free_.push_back(buffer); }

 private:
  std::deque<Array<T>> buffers_;
  std::vector<Array<T>*> free_;  // the buffers that nobody uses now
};

}  // namespace tapeflow
