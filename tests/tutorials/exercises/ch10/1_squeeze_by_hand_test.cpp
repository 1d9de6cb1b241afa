// Judges squeezed and unsqueezed: beside the layer Squeeze, on numbered columns.
#include "tutorials/exercises/ch10/1_squeeze_by_hand.hpp"

#include "flows/layers/image/squeeze.hpp"
#include "tests/tutorials/exercises/judge.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace tapeflow::exercise {
namespace {

// Two pictures whose numbers count: 0, 1, 2 …, and then 1000, 1001 …
Array<double> counting(const ImageShape& shape) {
  Array<double> x(Shape{2, shape.size()});
  for (std::size_t k = 0; k < shape.size(); ++k) {
    x(0, k) = static_cast<double>(k);
    x(1, k) = static_cast<double>(1000 + k);
  }
  return x;
}

Array<double> by_layer(const Array<double>& x, const ImageShape& shape) {
  const Squeeze<double> layer(shape);
  Tape<double> tape({.record = false});
  return layer.to_latent(tape.constant(x)).value.value();
}

// Row 0 of y, where number n came from column n of x: whether number `column` of x stands in
// channel `channel` of the first pixel.
bool has(const Array<double>& y, std::size_t channel, std::size_t column) {
  return y(0, channel) == static_cast<double>(column);
}

// Of a picture of W x 1 pixels with C channels: the cause of a wrong order.
std::string cause(const Array<double>& y, const ImageShape& shape) {
  const std::size_t W = shape.width, C = shape.channels;
  if (C > 1 && has(y, 1, C) && has(y, 0, 0))
    return ": the channels of a pixel stay side by side, so channel c of a pixel of the block has "
           "the place (2p + q) C + c, not 4c + 2p + q";
  if (has(y, C, W * C) && has(y, 2 * C, C))
    return ": p counts the lines of a block, and q the pixels in a line";
  return "";
}

std::string list(const Array<double>& y) {
  std::string text;
  for (std::size_t k = 0; k < std::min<std::size_t>(8, y.shape(1)); ++k)
    text += (k > 0 ? ", " : "") + shown(y(0, k));
  return text + (y.shape(1) > 8 ? " …" : "");
}

std::string wrong_for(const ImageShape& shape) {
  const Array<double> x = counting(shape), right = by_layer(x, shape), y = squeezed(x, shape);
  const std::string what =
      "pictures of " + to_string(shape) + ", whose first one has the numbers 0, 1, 2 …: ";
  if (y.shape() != right.shape())
    return what + "squeezed needs to return " + to_string(right.shape()) + ", got " +
           to_string(y.shape());
  if (!(y == right))
    return what + "squeezed needs to return " + list(right) + ", got " + list(y) + cause(y, shape);
  const Array<double> back = unsqueezed(y, shape);
  if (back.shape() == x.shape() && back == x) return "";
  std::string sentence =
      what + "unsqueezed needs to lead back to " + list(x) + ", got " + list(back);
  if (back == by_layer(y, shape)) sentence += ": the way back squeezes once more";
  return sentence;
}

}  // namespace

std::vector<std::string> judge() {
  for (const ImageShape& shape :
       {ImageShape{4, 4, 1}, {2, 6, 1}, {6, 2, 1}, {4, 6, 3}, {2, 2, 2}}) {
    const std::string wrong = wrong_for(shape);
    if (!wrong.empty()) return {wrong};
  }
  return {};
}

}  // namespace tapeflow::exercise
