#include "tests/engine/counting_new.hpp"

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <new>

namespace {

std::atomic<std::size_t> allocations{0};

void* counted(std::size_t size, std::size_t alignment) {
  ++allocations;
  const std::size_t blocks = std::max<std::size_t>(1, (size + alignment - 1) / alignment);
  void* memory = std::aligned_alloc(alignment, blocks * alignment);
  return memory ? memory : throw std::bad_alloc();
}

}  // namespace

// The other forms (arrays, nothrow) call these.
void* operator new(std::size_t size) { return counted(size, alignof(std::max_align_t)); }
void* operator new(std::size_t size, std::align_val_t alignment) {
  return counted(size, static_cast<std::size_t>(alignment));
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }

namespace tapeflow {

std::size_t allocation_count() { return allocations; }

}  // namespace tapeflow
