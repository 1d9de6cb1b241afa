// The height, width and channels of pictures, which are rows of a table like any other data.
//
// A picture of H x W pixels with C channels is a row of D = H W C numbers: pixel after pixel, line
// after line, the channels of a pixel side by side. So chains, training, files and the contract
// need nothing new for pictures. Only the layers of this folder see [N, H, W, C] in rows [N, D].
#pragma once

#include "engine/ops.hpp"

#include <cstddef>
#include <string>

namespace tapeflow {

struct ImageShape {
  std::size_t height = 0, width = 0, channels = 0;

  std::size_t pixels() const { return height * width; }
  /// The number of columns D of a row.
  std::size_t size() const { return pixels() * channels; }

  /// The same numbers as half as many lines of half as many pixels with four times as many
  /// channels: what the layer Squeeze makes of them.
  ImageShape squeezed() const { return {height / 2, width / 2, 4 * channels}; }

  bool operator==(const ImageShape&) const = default;
};

/// "4 x 6 x 3", as error messages print the shape of a picture.
std::string to_string(const ImageShape& shape);

/// Rows x [N, H W C] as pictures [N, H, W, C], and pictures as rows.
template <class T>
Var<T> as_pictures(Var<T> x, const ImageShape& shape);
template <class T>
Var<T> as_rows(Var<T> pictures);

}  // namespace tapeflow
