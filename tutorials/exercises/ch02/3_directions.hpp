// Exercise ch02.3: a gradient of 2000 entries, checked with 100 values of the function.
#pragma once

#include "engine/array.hpp"
#include "engine/random.hpp"

#include <functional>

namespace tapeflow::exercise {

/// Whether `gradient` is the gradient of f at x. It may call f at most 100 times, whatever the
/// number of entries of x.
bool gradient_is_right(const std::function<double(const Array<double>&)>& f, const Array<double>& x,
                       const Array<double>& gradient, Rng& rng);

}  // namespace tapeflow::exercise

// Hint: One wrong entry changes the slope along nearly every random direction. Give the direction
// the length 1, so that the point moves by h and not by √2000 h.
// Proved: One direction checks all 2000 entries at once. 20 directions cost 40 values of f, where a
// check entry by entry costs 4000.
