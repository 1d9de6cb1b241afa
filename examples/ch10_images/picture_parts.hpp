// Pictures of what the layers of chapter 10 do: splits, squeezing, and pixels as logits.
#pragma once

#include "examples/ch10_images/picture_data.hpp"
#include "examples/support/plot/figure.hpp"
#include "examples/support/plot/image_grid.hpp"

namespace tapeflow {

/// One line for each of the held-out pictures with these indices. The panels: the picture; what a
/// checkerboard keeps, and what it moves; the picture squeezed once, its channels as tiles; the
/// channels that stay, and those that leave. Numbers that are left out are light grey.
ImageGrid splits_and_squeezes(const PictureData& data, const std::vector<std::size_t>& pictures);

/// The distribution of all pixels of some thousand pictures: as levels, and as logits with two α.
Figure pixels_and_logits(const PictureData& data);

}  // namespace tapeflow
