// The multi-scale architecture of Real-NVP and Glow.
#pragma once

#include "flows/chain.hpp"
#include "flows/layers/image/image_split.hpp"

#include <memory>

namespace tapeflow {

/// One level of the multi-scale architecture, and all levels below it (Real-NVP: Dinh et al.,
/// arXiv:1605.08803, section 3.6, eq. 13–16; Glow: Kingma & Dhariwal, arXiv:1807.03039, section 3,
/// figure 2b). The level's steps map the whole picture y = steps(x). Then a half y_b of the
/// channels leaves: no later layer changes it but the prior. The other half y_a stays for the
/// levels below:
///
///   z_b = (y_b - μ(y_a)) / σ(y_a),   z_a = below(y_a)
///   log_det = ln|det dy/dx| - Σ ln σ(y_a) + ln|det dz_a/dy_a|
///
/// The levels below map half as many numbers, which saves time, and what leaves early holds the
/// details of the picture.
///
/// Papers keep a list of latents, one for each level, and a density for each. There is no need.
/// Glow's learned prior says that y_b, given y_a, is normal with mean μ(y_a) and deviation σ(y_a).
/// Standardised by these it is standard normal, and to standardise is an affine coupling which
/// keeps y_a. Its log_det -Σ ln σ turns the one density into the other. So a multi-scale flow is an
/// ordinary chain over one standard normal: the steps, the prior, then OnColumns of what stays.
/// An empty chain as the prior leaves y_b as it is: that is the split of Real-NVP.
///
/// x and z: [N, H W C]. In z each number stands where it stood in y.
template <class T>
class MultiScale : public Chain<T> {
 public:
  /// `split` says which columns of y stay (kept) and which leave (moved). `below` takes the columns
  /// that stay, `prior` all columns of y.
  MultiScale(std::unique_ptr<Bijector<T>> steps, const ImageSplit& split,
             std::unique_ptr<Bijector<T>> prior, std::unique_ptr<Bijector<T>> below);
};

/// The shape of the picture that stays if a half of the channels leaves, as channel_split says.
ImageShape staying(const ImageShape& shape);

}  // namespace tapeflow
