// Pictures of what the layers of chapter 10 do: splits, squeezing, and pixels as logits.
#pragma once

#include "examples/ch10_images/picture_data.hpp"
#include "examples/support/plot/figure.hpp"
#include "examples/support/plot/image_grid.hpp"

namespace tapeflow {

/// One column for each picture. The rows: the picture; what a checkerboard keeps, and what it
/// moves; the picture squeezed once, its channels side by side; the channels that are kept, and
/// those that are moved. Numbers that are left out are white.
ImageGrid splits_and_squeezes(const PictureData& data, std::size_t pictures);

/// The distribution of all pixels of some thousand pictures: as levels, and as logits with two α.
Figure pixels_and_logits(const PictureData& data);

}  // namespace tapeflow
