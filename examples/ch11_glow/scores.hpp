// Bits per pixel: of a Glow, of the Gaussian beside it, and of the samples of a Glow.
#pragma once

#include "examples/ch11_glow/clothes.hpp"
#include "examples/support/course/results.hpp"
#include "flows/tables/density_model.hpp"

#include <cstdint>
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

/// Prints the bits per pixel of the model's own samples, 20 of each kind, at some temperatures;
/// they are rounded to levels and scored as pictures are. Prints the share of their pixels that are
/// not black, too. Keeps samples.bits_T and samples.ink_T, where T is the temperature in
/// hundredths.
void print_bits_of_samples(const DensityModel<float>& model, std::uint64_t seed, Results& results);

}  // namespace tapeflow
