// Images as densities see them: dealt out, in [0, 1], dequantised.
#pragma once

#include "examples/support/course/images.hpp"
#include "flows/data/dequantize.hpp"

namespace tapeflow {

struct ImageSplit {
  Rows<float> train;         ///< cells: training draws a new point of each in every epoch
  Array<float> drawn;        ///< one point of each of them, to score and to compare with
  Array<float> valid, test;  ///< and of the others

  double cell() const { return static_cast<double>(train.cell(0)); }  ///< the width of a level
};

/// Deals the images out as split_rows does.
ImageSplit split_images(const LabelledImages& images, double valid_fraction, double test_fraction,
                        std::uint64_t seed);

}  // namespace tapeflow
