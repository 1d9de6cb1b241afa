// What noise costs, at the pixel where it costs most: one that has the same level in every picture.
#pragma once

#include "examples/support/course/results.hpp"
#include "examples/support/plot/figure.hpp"

namespace tapeflow {

/// The bits of a pixel that is always black, under a normal density in the middle of its cell with
/// this deviation, in levels: -log2 P(level), and what the bound of uniform noise makes of it.
struct PixelBits {
  double exact, bound;
};
PixelBits black_pixel(double deviation);

/// Prints and keeps both numbers for some deviations.
void print_black_pixel(Results& results);

/// Two panels: a cell with the density and two kinds of noise; the bits over the deviation.
Figure noise_on_a_black_pixel();

}  // namespace tapeflow
