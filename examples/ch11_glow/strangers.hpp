// Pictures from elsewhere: what a Glow of clothes thinks of digits.
#pragma once

#include "examples/ch11_glow/clothes.hpp"
#include "examples/support/course/results.hpp"
#include "examples/support/plot/figure.hpp"
#include "flows/tables/density_model.hpp"

#include <string>

namespace tapeflow {

/// Pictures of another kind altogether, drawn on the same number of pixels.
struct Strangers {
  std::string name;
  Array<double> pictures;  ///< levels, with noise in [0, 1) added, [N, H W]
};

/// The pictures of an IDX file; std::runtime_error unless they are of this shape. The first 500 are
/// taken.
Strangers strangers_in(const std::string& file, const ImageShape& shape, std::uint64_t seed);

/// The first 500 of the bundled digits, enlarged to 20 x 20 pixels in the middle of 28 x 28, as the
/// digits of MNIST are.
Strangers enlarged_digits(std::uint64_t seed);

/// Scores strangers beside 500 held-out pictures, all without their kind. Prints for both the bits
/// per pixel, the ink (the share of pixels that are not black) and the bits per pixel that a line
/// through the held-out pictures gives to this ink; keeps them as strangers.familiar.bits, .ink and
/// .by_ink, and strangers.strange.bits and so on. Prints how often a stranger is likelier than a
/// held-out picture, and how often it lies less far above the line; keeps them as
/// strangers.likelier and strangers.likelier_given_ink; the line as strangers.line.at_0 and .slope.
/// The figure shows how the bits are spread, and each picture by its ink and its bits.
Figure compare_with_strangers(const DensityModel<float>& model, const Clothes& clothes,
                              const Strangers& strangers, Results& results);

}  // namespace tapeflow
