// Memory for the lists that pullbacks need.
#pragma once

#include <algorithm>
#include <cstddef>
#include <deque>
#include <span>
#include <type_traits>
#include <vector>

namespace tapeflow {

/// Lends memory for lists that all live until clear(). The k-th list after clear() gets the memory
/// of the k-th list before it, so a training step of unchanged shapes allocates nothing.
class Room {
 public:
  /// Memory for `count` entries, which are uninitialised.
  template <class U>
  std::span<U> take(std::size_t count) {
    static_assert(std::is_trivially_copyable_v<U> && alignof(U) <= alignof(std::max_align_t));
    if (used_ == lists_.size()) lists_.emplace_back();
    std::vector<std::byte>& bytes = lists_[used_++];
    bytes.resize(count * sizeof(U));
    return {reinterpret_cast<U*>(bytes.data()), count};
  }

  /// A copy of the list in such memory.
  template <class U>
  std::span<const U> copy(std::span<const U> list) {
    const std::span<U> to = take<U>(list.size());
    std::copy(list.begin(), list.end(), to.begin());
    return to;
  }

  void clear() { used_ = 0; }

 private:
  std::deque<std::vector<std::byte>> lists_;
  std::size_t used_ = 0;  // the first lists are lent, the others wait
};

}  // namespace tapeflow
