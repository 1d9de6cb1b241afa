// Images as densities see them: dealt out, in [0, 1], dequantised.
#pragma once

#include "examples/support/course/images.hpp"
#include "flows/data/dequantize.hpp"

namespace tapeflow {

struct ImageSplit {
  CellRows<float> train;     ///< training draws a new point of each cell in every epoch
  Array<float> drawn;        ///< one point of each of these cells, to score and to compare with
  Array<float> valid, test;  ///< one point of each cell of the other images

  double cell() const { return static_cast<double>(train.widths(0)); }  ///< the width of a level
};

/// Deals the images out as split_rows does.
ImageSplit split_images(const LabelledImages& images, double valid_fraction, double test_fraction,
                        std::uint64_t seed);

}  // namespace tapeflow
