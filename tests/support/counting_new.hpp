// A program that links counting_new.cpp has a global operator new that counts.
#pragma once

#include <cstddef>

namespace tapeflow {

/// The number of allocations by operator new, in any form and on any thread, since the program
/// began.
std::size_t allocation_count();

/// The sum of the sizes of these allocations in bytes, whether freed or not.
std::size_t allocated_bytes();

/// The size in bytes of the largest allocation since the last call of this function.
std::size_t largest_allocation();

}  // namespace tapeflow
