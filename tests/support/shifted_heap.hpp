// Gives the heap another history, so that later allocations have other addresses.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

/// Allocates 64 blocks of up to 640 bytes and frees every second one. Each seed leaves other holes,
/// which the allocator fills with the small arrays of the code under test.
class ShiftedHeap {
 public:
  explicit ShiftedHeap(std::size_t seed) {
    for (std::size_t k = 0; k < 64; ++k) {
      blocks_.push_back(std::make_unique<char[]>(16 * (1 + (7 * k + 5 * seed) % 40)));
    }
    for (std::size_t k = seed % 2; k < blocks_.size(); k += 2) blocks_[k].reset();
  }

 private:
  std::vector<std::unique_ptr<char[]>> blocks_;
};
