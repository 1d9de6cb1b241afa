// Linking counting_new.cpp into a program replaces its global operator new by one that counts.
#pragma once

#include <cstddef>

namespace tapeflow {

/// Number of allocations by operator new, in any form and on any thread, since the program began.
std::size_t allocation_count();

/// The bytes of the largest of them since the last call.
std::size_t largest_allocation();

}  // namespace tapeflow
