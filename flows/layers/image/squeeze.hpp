// Four pixels become one with four times as many channels.
#pragma once

#include "flows/bijector.hpp"
#include "flows/layers/image/image_shape.hpp"

namespace tapeflow {

/// Each block of 2 x 2 pixels becomes one pixel: [H, W, C] becomes [H / 2, W / 2, 4 C], and to_data
/// puts the blocks back (Real-NVP: Dinh et al., arXiv:1605.08803, section 3.6). It is a fixed
/// permutation of the D numbers of a picture, so both log-determinants are 0. After it, couplings
/// over channels can tell neighbouring pixels apart, and a convolution sees twice as far.
///
/// x and z: [N, H W C]. Both directions cost a copy.
template <class T>
class Squeeze : public Bijector<T> {
 public:
  /// `shape` is that of x. Throws std::invalid_argument unless its height and width are even.
  explicit Squeeze(const ImageShape& shape);

  std::size_t features() const override { return shape_.size(); }

 protected:
  Transformed<T> latent(Var<T> x, Var<T>) const override;
  Transformed<T> data(Var<T> z, Var<T>) const override;

 private:
  ImageShape shape_;
};

}  // namespace tapeflow
