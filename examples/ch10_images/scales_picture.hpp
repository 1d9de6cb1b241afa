// What the numbers hold that leave a flow after its first level.
#pragma once

#include "examples/ch10_images/digit_fits.hpp"
#include "examples/support/plot/image_grid.hpp"

namespace tapeflow {

/// Four panels: held-out digits; the same with new latents for the numbers that leave first; with
/// new latents for those that stay; samples. Keeps how far the second and the third are from the
/// first, in levels.
ImageGrid redrawn_by_level(const Flow<float>& flow, const DigitCells& data, Rng& rng,
                           Results& results);

}  // namespace tapeflow
