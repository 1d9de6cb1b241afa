// What a flow sees of an image: a few numbers for every block of 4 x 4 pixels.
#pragma once

#include "engine/array.hpp"
#include "flows/layers/image/image_shape.hpp"

#include <string>

namespace tapeflow {

/// A fixed map from images to maps of features.
class Features {
 public:
  virtual ~Features() = default;

  virtual std::string name() const = 0;
  /// The number of features of a block, C.
  virtual std::size_t channels() const = 0;

  /// The maps of images [N, H W] with numbers from 0 to 1: [N, (H / 4) (W / 4) C], channels last.
  /// std::invalid_argument unless H and W are divisible by 4, and at least 16.
  Array<float> of(const Array<double>& images, std::size_t height, std::size_t width) const;

  /// The shape of the maps of such images.
  ImageShape shape(std::size_t height, std::size_t width) const {
    return {height / 4, width / 4, channels()};
  }

 protected:
  /// The maps of images [n, H, W, 1] on a tape that records nothing: [n, H / 4, W / 4, C].
  virtual Var<float> maps(Var<float> images) const = 0;
};

/// The mean of each block of b x b pixels: [N, H, W, C] becomes [N, H / b, W / b, C].
template <class T>
Var<T> block_mean(Var<T> images, std::size_t block);

/// Images [N, H, W, 1] with `margin` more pixels on each side, mirrored at the border, so that a
/// filter finds no edge there.
template <class T>
Var<T> mirrored(Var<T> images, std::size_t margin);

}  // namespace tapeflow
