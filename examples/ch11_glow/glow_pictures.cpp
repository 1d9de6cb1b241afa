#include "examples/ch11_glow/glow_pictures.hpp"

#include "engine/io/number.hpp"

#include <algorithm>
#include <cmath>

namespace tapeflow {
namespace {

// Each kind so many times, kind by kind: [kinds · each, 1].
Array<double> rows_of_kinds(std::size_t kinds, std::size_t each) {
  Array<double> rows(Shape{kinds * each, 1});
  for (std::size_t i = 0; i < rows.size(); ++i) rows(i, 0) = static_cast<double>(i / each);
  return rows;
}

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
ImageGrid between_pictures(const DensityModel<float>& model, const Clothes& clothes) {
  constexpr std::size_t steps = 9;
  const Dataset ends = clothes.test.select(first_of_each_kind(clothes.test, 2));
  const PreparedRows<float> prepared = model.prepared(ends);
  const Array<float> z = to_latent(model, prepared.rows);
  Rows<float> way{Array<float>(Shape{ends.count() / 2 * steps, z.shape(1)}),
                  Array<float>(Shape{ends.count() / 2 * steps, prepared.rows.context.shape(1)})};
  std::vector<std::size_t> framed;
  for (std::size_t i = 0; i < way.count(); ++i) {
    const std::size_t from = 2 * (i / steps), to = from + 1, step = i % steps;
    const float share = static_cast<float>(step) / static_cast<float>(steps - 1);
    for (std::size_t j = 0; j < z.shape(1); ++j)
      way.x(i, j) = (1 - share) * z(from, j) + share * z(to, j);
    for (std::size_t j = 0; j < way.context.shape(1); ++j)
      way.context(i, j) = prepared.rows.context(from, j);
    if (step == 0 || step == steps - 1) framed.push_back(i);
  }
  const Array<double> drawn = model.preprocessor().undo(cast<double>(to_data(model, way)));
  return std::move(empty_grid(model).panel(as_ink(model, drawn), steps, {.marked = framed}));
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
