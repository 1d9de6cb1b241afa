#include "examples/ch11_glow/glow_pictures.hpp"

#include <algorithm>
#include <cmath>

namespace tapeflow {
namespace {

// Levels as ink: the brightest level of a picture on black is the darkest ink on white.
Array<double> as_ink(Array<double> pictures, const Clothes& clothes) {
  pictures /= static_cast<double>(clothes.grey_levels);
  return pictures;
}

Array<float> latents(const DensityModel<float>& model, const Array<double>& pictures) {
  Tape<float> tape({.record = false});
  return model.flow().bijector().to_latent(tape.constant(model.prepared(pictures))).value.value();
}

Array<float> pixels(const DensityModel<float>& model, const Array<float>& z) {
  Tape<float> tape({.record = false});
  return model.flow().bijector().to_data(tape.constant(z)).value.value();
}

}  // namespace

ImageGrid samples_by_temperature(const DensityModel<float>& model, const Clothes& clothes,
                                 std::uint64_t seed) {
  ImageGrid grid(clothes.shape.height, clothes.shape.width);
  for (const double temperature : {0.5, 0.7, 0.85, 1.}) {
    Rng rng(seed);
    grid.panel(as_ink(model.sample(48, rng, {.temperature = temperature}), clothes), 6);
  }
  return grid;
}

// tag: between
ImageGrid between_pictures(const DensityModel<float>& model, const Clothes& clothes,
                           std::size_t rows) {
  constexpr std::size_t steps = 9;
  const Array<double> ends = row_range(clothes.test.x(), 0, 2 * rows);
  const Array<float> z = latents(model, ends);
  Array<float> on_the_way(Shape{rows * steps, z.shape(1)});
  for (std::size_t i = 0; i < rows * steps; ++i) {
    const float share = static_cast<float>(i % steps) / static_cast<float>(steps - 1);
    const std::size_t from = 2 * (i / steps), to = from + 1;
    for (std::size_t j = 0; j < z.shape(1); ++j)
      on_the_way(i, j) = (1 - share) * z(from, j) + share * z(to, j);
  }
  std::vector<std::size_t> framed;
  for (std::size_t r = 0; r < rows; ++r)
    framed.insert(framed.end(), {r * steps, r * steps + steps - 1});
  const Array<double> drawn = model.preprocessor().undo(cast<double>(pixels(model, on_the_way)));
  ImageGrid grid(clothes.shape.height, clothes.shape.width);
  return std::move(grid.panel(as_ink(drawn, clothes), steps, framed));
}
// end: between

double round_trip_error(const DensityModel<float>& model, const Clothes& clothes) {
  const Array<double> some =
      row_range(clothes.test.x(), 0, std::min<std::size_t>(200, clothes.test.count()));
  const Array<float> x = model.prepared(some), back = pixels(model, latents(model, some));
  double most = 0;
  for (std::size_t i = 0; i < x.size(); ++i)
    most = std::max(most, static_cast<double>(std::abs(x.data()[i] - back.data()[i])));
  return most;
}

}  // namespace tapeflow
