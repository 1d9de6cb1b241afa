// How much better a flow is than one draw of the noise says.
#pragma once

#include "examples/ch10_images/digit_fits.hpp"

namespace tapeflow {

/// Prints and keeps the bits per pixel of the held-out digits under one and the same flow: from one
/// point of each cell, from means of the density over several points, and with noise that is learnt
/// in some epochs. Returns the figure with a panel of them.
Figure compare_noise(const Flow<float>& flow, const DigitCells& data, std::size_t epochs, Rng& rng,
                     Results& results, Figure figure);

}  // namespace tapeflow
