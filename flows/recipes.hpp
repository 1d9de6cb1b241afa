// Recipes: whole flows from a few numbers. No new mathematics, only layers put together.
#pragma once

#include "flows/flow.hpp"
#include "flows/layers/autoregressive/masked_autoregressive.hpp"
#include "flows/layers/coupling/additive_coupling.hpp"
#include "flows/layers/coupling/affine_coupling.hpp"

namespace tapeflow {

/// What follows each layer: nothing, a BatchNorm or an ActNorm.
enum class Normalization { none, batch, act };

struct NiceOptions {
  std::size_t layers = 4;  ///< additive couplings; neighbours move opposite halves of the columns
  AdditiveCouplingOptions coupling = {};
};

/// NICE (arXiv:1410.8516, section 3): additive couplings on alternating columns, which preserve
/// volume, then one scale and shift a column, over a logistic base. Starts as the identity.
template <class T>
Flow<T> nice(std::size_t features, const NiceOptions& options, Rng& rng);

struct RealNvpOptions {
  std::size_t layers = 8;  ///< affine couplings; neighbours move opposite halves of the columns
  AffineCouplingOptions coupling = {};
  Normalization normalization = Normalization::none;
};

/// Real-NVP on D-dimensional vectors (arXiv:1605.08803): affine couplings on alternating columns
/// over a standard normal base. Starts as the identity. With D = 1 there is nothing to condition
/// on, and the flow can only shift and scale: a Gaussian.
template <class T>
Flow<T> real_nvp(std::size_t features, const RealNvpOptions& options, Rng& rng);

/// Planar or radial layers over a standard normal base (arXiv:1505.05770): the paper's flows, quick
/// from latent to data. Start as the identity. One layer bends the space at one plane, or around
/// one centre, so it takes many.
template <class T>
Flow<T> planar(std::size_t features, std::size_t layers, Rng& rng);
template <class T>
Flow<T> radial(std::size_t features, std::size_t layers, Rng& rng);

struct MafOptions {
  std::size_t layers = 5;  ///< neighbours have opposite orders; the first, on the data, the natural
  MaskedAutoregressiveOptions layer = {};
  Normalization normalization = Normalization::none;  ///< of maf; for iaf it has to be none
};

/// Masked autoregressive flow (arXiv:1705.07057): MaskedAutoregressive layers over a standard
/// normal base. Starts as the identity. Fast to fit and to evaluate.
template <class T>
Flow<T> maf(std::size_t features, const MafOptions& options, Rng& rng);

/// MAF MoG (arXiv:1705.07057, section 4): MAF's layers over an AutoregressiveMixture of so many
/// components with a network like theirs, in the order that follows theirs. What a layer's Gaussian
/// conditionals cannot bend into modes the base's can. A context is given to both.
template <class T>
Flow<T> maf_mog(std::size_t features, const MafOptions& options, std::size_t components, Rng& rng);

/// Inverse autoregressive flow (arXiv:1606.04934): the same of InverseAutoregressive layers. Fast
/// to sample from, with the log-density of the samples. std::invalid_argument with a normalization.
template <class T>
Flow<T> iaf(std::size_t features, const MafOptions& options, Rng& rng);

/// One linear map with a shift (LuLinear), from a random rotation, over a standard normal base: a
/// Gaussian of any mean and covariance, and the baseline of every flow that bends.
template <class T>
Flow<T> linear(std::size_t features, Rng& rng);

}  // namespace tapeflow
