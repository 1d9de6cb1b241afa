// Numbers between pixels: maps and images at another size.
#pragma once

#include "engine/array.hpp"

namespace tapeflow {

/// The image [H, W] at line i and column j, which may lie between pixels, by bilinear
/// interpolation. Outside of the image its outermost pixels go on.
double between_pixels(const Array<double>& image, double i, double j);

/// Images [N, h w] as images [N, H W] of another size, by bilinear interpolation. The middle of
/// pixel i of h lies at (i + 1/2) / h of the height in both, so that a map of blocks of pixels lies
/// where these blocks lie.
Array<double> resized(const Array<double>& images, std::size_t height, std::size_t width,
                      std::size_t new_height, std::size_t new_width);

}  // namespace tapeflow
