#include "examples/ch10_images/scales_picture.hpp"

#include "flows/chain.hpp"
#include "flows/layers/image/multi_scale.hpp"
#include "flows/layers/image/on_columns.hpp"

#include <algorithm>
#include <cmath>

namespace tapeflow {
namespace {

constexpr std::size_t shown = 15;

// tag: redrawn
// The pictures with new latents in these columns.
Array<float> redrawn(const Flow<float>& flow, const Array<float>& x,
                     const std::vector<std::size_t>& columns, Rng& rng) {
  Tape<float> tape({.record = false});
  Array<float> z = flow.bijector().to_latent(tape.constant(x)).value.value();
  for (std::size_t i = 0; i < z.shape(0); ++i)
    for (const std::size_t j : columns) z(i, j) = static_cast<float>(rng.normal());
  return flow.bijector().to_data(tape.constant(z)).value.value();
}
// end: redrawn

// The columns of z that stay after the first level (kept), and those that leave (moved). Behind the
// logit and the standardisation comes a MultiScale: the steps, the prior, the levels below.
Split staying_and_leaving(const Flow<float>& flow) {
  const auto& chain = dynamic_cast<const Chain<float>&>(flow.bijector());
  const auto& scales = dynamic_cast<const MultiScale<float>&>(chain.layer(2));
  Split split{dynamic_cast<const OnColumns<float>&>(scales.layer(2)).columns(), {}};
  for (std::size_t j = 0; j < flow.features(); ++j)
    if (!std::binary_search(split.kept.begin(), split.kept.end(), j)) split.moved.push_back(j);
  return split;
}

double levels_apart(const Array<float>& a, const Array<float>& b, double cell) {
  double squares = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double difference = static_cast<double>(a.data()[i] - b.data()[i]) / cell;
    squares += difference * difference;
  }
  return std::sqrt(squares / static_cast<double>(a.size()));
}

}  // namespace

ImageGrid redrawn_by_level(const Flow<float>& flow, const DigitCells& data, Rng& rng,
                           Results& results) {
  const Split split = staying_and_leaving(flow);
  const Array<float>& x = data.drawn_test;
  const Array<float> new_leaving = redrawn(flow, x, split.moved, rng),
                     new_staying = redrawn(flow, x, split.kept, rng);
  results.keep("redrawn.leaving", levels_apart(x, new_leaving, data.cell()));
  results.keep("redrawn.staying", levels_apart(x, new_staying, data.cell()));
  ImageGrid grid(digit_shape.height, digit_shape.width, 88);
  const auto panel = [&](const std::string& title, const Array<float>& pictures) {
    grid.panel(cast<double>(row_range(pictures, 0, shown)), 5, {.title = title});
  };
  panel("held out", x);
  panel("leaves: new", new_leaving);
  panel("stays: new", new_staying);
  panel("samples", flow.sample(shown, rng));
  return grid;
}

}  // namespace tapeflow
