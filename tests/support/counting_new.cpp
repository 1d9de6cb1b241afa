#include "tests/support/counting_new.hpp"

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <new>

namespace {

std::atomic<std::size_t> allocations{0}, bytes{0}, largest{0};

void* counted(std::size_t size, std::size_t alignment) {
  ++allocations;
  bytes += size;
  std::size_t before = largest;
  while (before < size && !largest.compare_exchange_weak(before, size)) continue;
  const std::size_t blocks = std::max<std::size_t>(1, (size + alignment - 1) / alignment);
  void* memory = std::aligned_alloc(alignment, blocks * alignment);
  return memory ? memory : throw std::bad_alloc();
}

}  // namespace

using Size = std::size_t;
using Align = std::align_val_t;
using Quiet = const std::nothrow_t&;

// All forms are replaced, because a sanitizer would replace the others. Running out of memory ends
// the program in all of them.
// clang-format off
void* operator new(Size size) { return counted(size, alignof(std::max_align_t)); }
void* operator new[](Size size) { return counted(size, alignof(std::max_align_t)); }
void* operator new(Size size, Quiet) noexcept { return counted(size, alignof(std::max_align_t)); }
void* operator new[](Size size, Quiet) noexcept { return counted(size, alignof(std::max_align_t)); }
void* operator new(Size size, Align align) { return counted(size, static_cast<Size>(align)); }
void* operator new[](Size size, Align align) { return counted(size, static_cast<Size>(align)); }
void* operator new(Size size, Align align, Quiet) noexcept { return counted(size, static_cast<Size>(align)); }
void* operator new[](Size size, Align align, Quiet) noexcept { return counted(size, static_cast<Size>(align)); }

void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, Size) noexcept { std::free(memory); }
void operator delete[](void* memory, Size) noexcept { std::free(memory); }
void operator delete(void* memory, Quiet) noexcept { std::free(memory); }
void operator delete[](void* memory, Quiet) noexcept { std::free(memory); }
void operator delete(void* memory, Align) noexcept { std::free(memory); }
void operator delete[](void* memory, Align) noexcept { std::free(memory); }
void operator delete(void* memory, Size, Align) noexcept { std::free(memory); }
void operator delete[](void* memory, Size, Align) noexcept { std::free(memory); }
void operator delete(void* memory, Align, Quiet) noexcept { std::free(memory); }
void operator delete[](void* memory, Align, Quiet) noexcept { std::free(memory); }
// clang-format on

namespace tapeflow {

std::size_t allocation_count() { return allocations; }

std::size_t allocated_bytes() { return bytes; }

std::size_t largest_allocation() { return largest.exchange(0); }

}  // namespace tapeflow
