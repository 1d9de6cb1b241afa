// Pictures in the middle of larger ones.
#pragma once

#include "flows/layers/image/image_shape.hpp"

#include <vector>

namespace tapeflow {

/// The place of pictures within larger pictures of as many channels: in the middle, or half a pixel
/// above it and left of it.
class PictureFrame {
 public:
  PictureFrame(const ImageShape& inner, const ImageShape& outer);

  /// The number of columns of the larger pictures.
  std::size_t size() const { return size_; }
  bool is_empty() const { return frame_.empty(); }

  /// Pictures [N, D] as larger ones, whose pixels of the frame are 0.
  template <class T>
  Array<T> embedded(Array<T> pictures) const;
  /// The pictures in the middle of larger ones.
  Array<double> cropped(Array<double> larger) const;

  /// Gives each number of the frame a random value from 0 to `width`. The generator starts from the
  /// other numbers of the picture: the same picture always gets the same frame.
  void fill_with_noise(Array<double>& larger, double width) const;

  /// The columns of the frame in a larger picture.
  const std::vector<std::size_t>& columns() const { return frame_; }

 private:
  std::size_t size_;
  std::vector<std::size_t> inside_;  // the column in the larger picture of each of the inner one
  std::vector<std::size_t> frame_;
};

}  // namespace tapeflow
