// Couplings of pictures: those of rows, with a network of convolutions.
#pragma once

#include "flows/layers/coupling/additive_coupling.hpp"
#include "flows/layers/coupling/affine_coupling.hpp"
#include "flows/layers/image/conv_coupling_net.hpp"

namespace tapeflow {

/// The additive coupling of pictures (Glow: Kingma & Dhariwal, arXiv:1807.03039, section 3.3): an
/// AdditiveCoupling whose network m is a ConvNet.
///
///   to_latent:  z_a = x_a,  z_b = x_b + m(x_a)      log_det = 0
///   to_data:    x_a = z_a,  x_b = z_b - m(z_a)      log_det = 0
///
/// Starts as the identity. x and z: [N, H W C]. Both directions cost one pass through the ConvNet.
template <class T>
class ConvAdditiveCoupling : public AdditiveCoupling<T> {
 public:
  ConvAdditiveCoupling(const ImageSplit& split, const ConvCouplingOptions& options, Rng& rng);
};

/// The affine coupling of pictures (Real-NVP: Dinh et al., arXiv:1605.08803, section 3.4; Glow:
/// Kingma & Dhariwal, arXiv:1807.03039, table 1): an AffineCoupling whose log-scale s and shift t
/// are the two halves of the output of one ConvNet.
///
///   to_latent:  z_a = x_a,  z_b = x_b exp(s(x_a)) + t(x_a)      log_det =  Σ_j s_j(x_a)
///   to_data:    x_a = z_a,  x_b = (z_b - t(z_a)) exp(-s(z_a))   log_det = -Σ_j s_j(z_a)
///
/// s is bounded as in every AffineCoupling. (Glow's program has sigmoid(s + 2) in place of exp(s).)
/// Starts as the identity. x and z: [N, H W C]. Both directions cost one pass through the ConvNet.
template <class T>
class ConvAffineCoupling : public AffineCoupling<T> {
 public:
  ConvAffineCoupling(const ImageSplit& split, const ConvCouplingOptions& options, Rng& rng);
};

}  // namespace tapeflow
