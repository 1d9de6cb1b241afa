#include "examples/ch11_glow/glow_pictures.hpp"

#include "engine/io/number.hpp"
#include "examples/support/terminal/text_table.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace tapeflow {
namespace {

Array<float> to_latent(const DensityModel<float>& model, const Rows<float>& rows) {
  Tape<float> tape({.record = false});
  const auto [z, log_det] =
      model.flow().bijector().to_latent(tape.constant(rows.x), tape.constant(rows.context));
  return z.value();
}

Array<float> to_data(const DensityModel<float>& model, const Rows<float>& latents) {
  Tape<float> tape({.record = false});
  const auto [x, log_det] =
      model.flow().bijector().to_data(tape.constant(latents.x), tape.constant(latents.context));
  return x.value();
}

// The product of two rows of z.
float product(const Array<float>& z, std::size_t i, std::size_t j) {
  return std::inner_product(&z(i, 0), &z(i, 0) + z.shape(1), &z(j, 0), 0.F);
}

// The mean of the squares of the numbers in some rows of z: first, first + stride …
double mean_square(const Array<float>& z, std::size_t first, std::size_t stride) {
  std::vector<double> squares;
  for (std::size_t i = first; i < z.shape(0); i += stride)
    squares.push_back(product(z, i, i) / static_cast<float>(z.shape(1)));
  return mean_and_error(squares).mean;
}

ImageGrid empty_grid(const DensityModel<float>& model) {
  const ImageShape& shape = model.settings().picture->shape;
  return {shape.height, shape.width};
}

// Pictures [N, H W] of the model's levels as ink: the brightest level of a picture on black is the
// darkest ink on white.
Array<double> as_ink(const DensityModel<float>& model, Array<double> pictures) {
  pictures /= static_cast<double>(model.settings().picture->levels);
  return pictures;
}

// tag: ways
// A way from a latent a to a latent b: the straight line, or the arc of a circle around 0.
enum class Way { line, arc };

// How much of a and how much of b a point of the way is made of, when this part of it is done.
std::array<float, 2> shares(Way way, float part, float angle) {
  if (way == Way::line) return {1 - part, part};
  return {std::sin((1 - part) * angle) / std::sin(angle), std::sin(part * angle) / std::sin(angle)};
}

// For each i the way from row 2 i of z to row 2 i + 1, as `steps` rows.
Array<float> ways_between(const Array<float>& z, Way way, std::size_t steps) {
  Array<float> all(Shape{z.shape(0) / 2 * steps, z.shape(1)});
  for (std::size_t i = 0; i < all.shape(0); ++i) {
    const std::size_t a = 2 * (i / steps), b = a + 1;
    const float part = static_cast<float>(i % steps) / static_cast<float>(steps - 1),
                cosine = product(z, a, b) / std::sqrt(product(z, a, a) * product(z, b, b));
    const auto [of_a, of_b] = shares(way, part, std::acos(cosine));
    for (std::size_t j = 0; j < z.shape(1); ++j) all(i, j) = of_a * z(a, j) + of_b * z(b, j);
  }
  return all;
}
// end: ways

// The contexts of these ways: on each that of the picture where it starts.
Array<float> contexts_of_ways(const Array<float>& context, std::size_t steps) {
  Array<float> all(Shape{context.shape(0) / 2 * steps, context.shape(1)});
  for (std::size_t i = 0; i < all.shape(0); ++i)
    for (std::size_t j = 0; j < all.shape(1); ++j) all(i, j) = context(2 * (i / steps), j);
  return all;
}

// The places of the first and the last row of each way.
std::vector<std::size_t> ends_of_ways(std::size_t rows, std::size_t steps) {
  std::vector<std::size_t> ends;
  for (std::size_t i = 0; i < rows; i += steps) ends.insert(ends.end(), {i, i + steps - 1});
  return ends;
}

}  // namespace

ImageGrid samples_by_temperature(const DensityModel<float>& model, std::uint64_t seed) {
  constexpr std::size_t each = 6;
  const Array<double> kinds = rows_of_kinds(kinds_of(model), each);
  ImageGrid grid = empty_grid(model);
  for (const double temperature : {0.5, 0.7, 0.85, 1.}) {
    Rng rng(seed);
    const SampleOptions<double> options{.temperature = temperature, .context = kinds};
    grid.panel(as_ink(model, model.sample(kinds.size(), rng, options)), each,
               {.title = "temperature " + shortest_text(temperature)});
  }
  return grid;
}

// tag: between
ImageGrid between_pictures(const DensityModel<float>& model, const Clothes& clothes,
                           Results& results) {
  constexpr std::size_t steps = 9;
  const Dataset ends = clothes.test.select(first_of_each_kind(clothes.test, 2));
  const Rows<float> pictures = model.prepared(ends).rows;
  const Array<float> z = to_latent(model, pictures);
  ImageGrid grid = empty_grid(model);
  for (const Way way : {Way::line, Way::arc}) {
    const std::string name = way == Way::line ? "line" : "arc";
    const Rows<float> latents{ways_between(z, way, steps),
                              contexts_of_ways(pictures.context, steps)};
    const Array<double> x = model.preprocessor().undo(cast<double>(to_data(model, latents)));
    grid.panel(as_ink(model, x), steps,
               {.title = way == Way::line ? "along a straight line" : "along an arc",
                .marked = ends_of_ways(latents.count(), steps)});
    results.keep("between." + name, mean_square(latents.x, steps / 2, steps));
  }
  results.keep("between.ends", mean_square(z, 0, 1));
  return grid;
}
// end: between

double round_trip_error(const DensityModel<float>& model, const Clothes& clothes) {
  const std::size_t count = std::min<std::size_t>(200, clothes.test.count());
  const Rows<float> rows = model.prepared(row_range(clothes.test.raw(), 0, count)).rows;
  const Array<float> back = to_data(model, {to_latent(model, rows), rows.context});
  double most = 0;
  for (std::size_t i = 0; i < back.size(); ++i)
    most = std::max(most, static_cast<double>(std::abs(rows.x.data()[i] - back.data()[i])));
  return most;
}

}  // namespace tapeflow
