// The test answers: p counts the lines of a block
#include "tutorials/exercises/ch10/1_squeeze_by_hand.hpp"

namespace tapeflow {
namespace {

// Goes through the block column by column.
template <class Move>
void each_pair(const Array<double>& pictures, const ImageShape& shape, Move move) {
  const std::size_t W = shape.width, C = shape.channels;
  for (std::size_t n = 0; n < pictures.shape(0); ++n)
    for (std::size_t h = 0; h < shape.height; ++h)
      for (std::size_t w = 0; w < W; ++w)
        for (std::size_t c = 0; c < C; ++c) {
          const std::size_t p = h % 2, q = w % 2, pixel = h / 2 * (W / 2) + w / 2;
          move(n, (h * W + w) * C + c, pixel * 4 * C + (2 * q + p) * C + c);
        }
}

}  // namespace

Array<double> squeezed(const Array<double>& x, const ImageShape& shape) {
  Array<double> y(x.shape());
  each_pair(x, shape,
            [&](std::size_t n, std::size_t from, std::size_t to) { y(n, to) = x(n, from); });
  return y;
}

Array<double> unsqueezed(const Array<double>& y, const ImageShape& shape) {
  Array<double> x(y.shape());
  each_pair(y, shape,
            [&](std::size_t n, std::size_t to, std::size_t from) { x(n, to) = y(n, from); });
  return x;
}

}  // namespace tapeflow
