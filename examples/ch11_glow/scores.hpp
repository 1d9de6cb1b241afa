// Bits per pixel: of a Glow, of the Gaussian beside it, and of pictures from elsewhere.
#pragma once

#include "examples/ch11_glow/clothes.hpp"
#include "examples/support/course/results.hpp"
#include "examples/support/plot/figure.hpp"
#include "flows/tables/density_model.hpp"

#include <string>
#include <vector>

namespace tapeflow {

/// Prints the bits per pixel of the held-out pictures by the full Gaussian of their logits, which
/// knows no kinds. Keeps gaussian_bits_per_dim.
void print_gaussian_bits(const Clothes& clothes, Results& results);

/// Prints the bits per pixel of the held-out pictures by a Glow. To be fair to the Gaussian, these
/// are the bits of a picture and its kind: p(picture, kind) = p(picture | kind) / kinds. A picture
/// alone needs no more. Keeps bits_per_dim and bits_per_dim_standard_error.
void print_glow_bits(const DensityModel<float>& model, const Clothes& clothes, Results& results);

/// ln p of raw pictures whose kind is unknown: p(picture) is the mean of p(picture | kind) over the
/// kinds.
std::vector<double> log_prob_of_any_kind(const DensityModel<float>& model,
                                         const Array<double>& pictures);

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

/// Scores strangers beside 500 held-out pictures, all without their kind. Prints the bits per pixel
/// of both, and how often a stranger is likelier than a held-out picture; keeps them as
/// strangers.bits, strangers.familiar_bits and strangers.likelier. The figure shows how the bits
/// are spread.
Figure compare_with_strangers(const DensityModel<float>& model, const Clothes& clothes,
                              const Strangers& strangers, Results& results);

}  // namespace tapeflow
