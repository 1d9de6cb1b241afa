// Images prepared for density estimation: split, scaled to [0, 1] and dequantised.
#pragma once

#include "examples/support/course/images.hpp"
#include "flows/data/dequantize.hpp"

namespace tapeflow {

struct DigitSplit {
  CellRows<float> train;     ///< training cells: each epoch draws a new point of every cell
  Array<float> drawn;        ///< one point of each training cell: for scores and comparisons
  Array<float> valid, test;  ///< one point of each validation cell and of each held-out cell

  double cell() const { return static_cast<double>(train.widths(0)); }  ///< width of a cell
};

/// Splits the images as split_rows does.
DigitSplit split_images(const LabelledImages& images, double valid_fraction, double test_fraction,
                        std::uint64_t seed);

}  // namespace tapeflow
