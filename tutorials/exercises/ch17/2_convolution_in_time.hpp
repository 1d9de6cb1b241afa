// Exercise ch17.2: the convolution along time, which sees no padding.
#pragma once

#include "engine/array.hpp"

namespace tapeflow {

/// The convolution (17.11) of one padded sequence, [L, K]:
///
///   y[l, j] = bias[j] + Σ_ac x[l + a - k / 2, c] kernel[a, c, j]   for l < length,
///
/// where k / 2 is rounded down and x is 0 before the first frame and from frame `length` on,
/// whatever numbers stand there. Frames of y from `length` on are 0.
///
/// x [L, C], kernel [k, C, K] with an odd k, bias [K]; `length` is at most L.
Array<double> convolution_in_time(const Array<double>& x, std::size_t length,
                                  const Array<double>& kernel, const Array<double>& bias);

}  // namespace tapeflow

// Hint: Make y from filled<double>({L, K}, 0). The index l + a - k / 2 may be below 0, and a
// std::size_t cannot: compare l + a with k / 2 first.
// Proved: One map for all frames, k C K multiplications for each, and a sequence gets the same
// numbers however far it is padded.
