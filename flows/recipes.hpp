// Recipes: whole flows from a few numbers. They have no new mathematics, only layers put together.
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
/// volume, then one scale and shift for each column, over a logistic base. Starts as the identity.
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
/// from latent to data. They start as the identity. One layer bends the space at one plane, or
/// around one centre, so a flow needs many layers.
template <class T>
Flow<T> planar(std::size_t features, std::size_t layers, Rng& rng);
template <class T>
Flow<T> radial(std::size_t features, std::size_t layers, Rng& rng);

struct MafOptions {
  /// Neighbouring layers have opposite orders. The first layer, which meets the data, has the
  /// natural order.
  std::size_t layers = 5;
  MaskedAutoregressiveOptions layer = {};
  Normalization normalization = Normalization::none;  ///< for maf and maf_mog; must be none for iaf
};

/// Masked autoregressive flow (arXiv:1705.07057): MaskedAutoregressive layers over a standard
/// normal base. Starts as the identity. Fast to fit and to evaluate.
template <class T>
Flow<T> maf(std::size_t features, const MafOptions& options, Rng& rng);

/// MAF MoG (arXiv:1705.07057, section 4): MAF's layers over an AutoregressiveMixture of
/// `components` components. The mixture's network is like the layers' networks, and its order is
/// opposite to the last layer's. Its conditionals can have several modes, which the Gaussian
/// conditionals of the layers cannot make. A context goes to the layers and to the mixture.
template <class T>
Flow<T> maf_mog(std::size_t features, const MafOptions& options, std::size_t components, Rng& rng);

/// Inverse autoregressive flow (arXiv:1606.04934): InverseAutoregressive layers over a standard
/// normal base. Starts as the identity. Fast to sample from, with the log-density of the samples.
/// Throws std::invalid_argument unless options.normalization is none.
template <class T>
Flow<T> iaf(std::size_t features, const MafOptions& options, Rng& rng);

/// One linear map with a shift (LuLinear), which starts as a random rotation, over a standard
/// normal base: a Gaussian of any mean and covariance, and the baseline for all nonlinear flows.
template <class T>
Flow<T> linear(std::size_t features, Rng& rng);

}  // namespace tapeflow
