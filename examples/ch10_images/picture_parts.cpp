#include "examples/ch10_images/picture_parts.hpp"

#include "examples/ch10_images/logit_gaussian.hpp"
#include "flows/layers/image/image_split.hpp"
#include "flows/layers/image/squeeze.hpp"

#include <algorithm>

namespace tapeflow {
namespace {

// x with a light grey in all columns but these.
Array<float> only(const Array<float>& x, const std::vector<std::size_t>& columns) {
  Array<float> some = filled<float>(x.shape(), 0.2f);
  for (std::size_t i = 0; i < x.shape(0); ++i)
    for (const std::size_t j : columns) some(i, j) = x(i, j);
  return some;
}

// The channels of pictures of H x W pixels as H x W tiles, two beside two, in one grey picture of
// the size that the pictures had before they were squeezed.
Array<float> in_tiles(const Array<float>& x, const ImageShape& shape) {
  Array<float> all(x.shape());
  for (std::size_t n = 0; n < x.shape(0); ++n) {
    for (std::size_t k = 0; k < shape.size(); ++k) {
      const std::size_t c = k % shape.channels, j = k / shape.channels % shape.width,
                        i = k / shape.channels / shape.width;
      const std::size_t row = c / 2 * shape.height + i, column = c % 2 * shape.width + j;
      all(n, row * 2 * shape.width + column) = x(n, k);
    }
  }
  return all;
}

// tag: squeezed
Array<float> squeezed(const Array<float>& x, const ImageShape& shape) {
  const Squeeze<float> squeeze(shape);
  Tape<float> tape({.record = false});
  return squeeze.to_latent(tape.constant(x)).value.value();
}
// end: squeezed

std::vector<double> all_logits(const Array<float>& x, double alpha) {
  Tape<double> tape({.record = false});
  const auto z = logit(alpha, "")->to_latent(tape.constant(cast<double>(x)));
  return {z.value.data(), z.value.data() + z.value.size()};
}

}  // namespace

ImageGrid splits_and_squeezes(const PictureData& data, const std::vector<std::size_t>& pictures) {
  const Array<float> x = select_rows(data.test, pictures);
  const ImageSplit board = checkerboard_split(data.shape);
  const ImageShape small = data.shape.squeezed();
  const ImageSplit channels = channel_split(small);
  const Array<float> y = squeezed(x, data.shape);
  ImageGrid grid(data.shape.height, data.shape.width, 168);
  const auto panel = [&grid](const std::string& title, const Array<float>& images) {
    grid.panel(cast<double>(images), 1, {.title = title});
  };
  panel("picture", x);
  panel("kept", only(x, board.columns.kept));
  panel("moved", only(x, board.columns.moved));
  panel("squeezed", in_tiles(y, small));
  panel("stays", in_tiles(only(y, channels.columns.kept), small));
  panel("leaves", in_tiles(only(y, channels.columns.moved), small));
  return grid;
}

Figure pixels_and_logits(const PictureData& data) {
  const Array<float> x = row_range(data.train, 0, std::min<std::size_t>(2000, data.train.shape(0)));
  std::vector<double> levels;
  for (const float pixel : x) levels.push_back(static_cast<double>(pixel) / data.cell());
  Figure figure(3);
  const auto add = [&figure](const std::string& title, const std::string& axis,
                             const std::vector<double>& values) {
    const AxisRange range = shown_range({values});
    figure.lines({title, axis, "density"}, {{"", {range.low, range.high}, {0, 0}, Stroke::guide}},
                 histogram("", values, range));
  };
  add("Levels and noise", "level", levels);
  add("Logits, α = 0.000001", "logit", all_logits(x, 1e-6));
  add("Logits, α = 0.05", "logit", all_logits(x, 0.05));
  return figure;
}

}  // namespace tapeflow
