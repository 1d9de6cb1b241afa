// Recipes for pictures: Glow and Real-NVP on several scales. A picture is a row of a table,
// channels last (layers/image/image_shape.hpp).
#pragma once

#include "flows/layers/image/conv_coupling.hpp"
#include "flows/layers/image/coupling_kind.hpp"
#include "flows/recipes.hpp"

namespace tapeflow {

/// How a step of Glow moves the channels of a pixel about before the next coupling: their order is
/// reversed, permuted at random, or multiplied by a trained matrix, the 1x1 convolution.
enum class ChannelMixing { reversed, shuffled, convolution };

/// What is assumed of the channels that leave at the end of a level: they are standard normal, or
/// normal with a mean and a deviation that a network computes from the channels that stay. At the
/// end of the last level all leave; if the prior is learned, each number has a mean and a deviation
/// of its own there, which depend on the context if there is one (Affine, ConditionalAffine).
enum class SplitPrior { standard, learned };

/// What a training step does with what the layers of a level compute: it keeps all of it for the
/// gradient, or computes it again on the way back (flows/reversible_chain.hpp). The second takes
/// about two thirds more time, and an amount of memory that does not grow with the steps of flow.
enum class Activations { kept, recomputed };

struct GlowOptions {
  std::size_t levels = 3;  ///< L of the paper; height and width must be divisible by 2^L
  std::size_t steps = 8;   ///< K of the paper: steps of flow in each level
  CouplingKind kind = CouplingKind::affine;
  ChannelMixing mixing = ChannelMixing::convolution;
  SplitPrior prior = SplitPrior::learned;
  Activations activations = Activations::kept;
  /// The networks of the couplings and of the priors, and the context of all of them.
  ConvCouplingOptions coupling = {};
};

/// Glow (arXiv:1807.03039, figure 2) over a standard normal base. A level squeezes the picture,
/// then it has K steps of ActNorm, channel mixing and a coupling over channels. At the end of every
/// level but the last one a half of the channels leaves (MultiScale). The 1x1 convolutions are kept
/// as LU factors, and start as random rotations. All else starts as the identity.
template <class T>
Flow<T> glow(const ImageShape& shape, const GlowOptions& options, Rng& rng);

struct ImageRealNvpOptions {
  /// Height and width must be divisible by 2^(levels - 1).
  std::size_t levels = 2;
  ConvCouplingOptions coupling = {};
  /// What follows each coupling, with statistics of each channel over all pixels.
  Normalization normalization = Normalization::batch;
};

/// Real-NVP on pictures (arXiv:1605.08803, section 3.6) over a standard normal base. A level has
/// three affine couplings on checkerboards, a squeeze, and three over channels; neighbours move
/// opposite halves. Then a half of the channels leaves, without a learned prior. The last level has
/// four couplings on checkerboards. Starts as the identity. (The paper's networks are residual ones
/// of up to eight blocks; here they are those of Glow.)
template <class T>
Flow<T> image_real_nvp(const ImageShape& shape, const ImageRealNvpOptions& options, Rng& rng);

}  // namespace tapeflow
