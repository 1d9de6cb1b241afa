#include "examples/ch06_nice/inpainting.hpp"

#include "engine/optimizers/optimizer.hpp"
#include "examples/support/terminal/text_table.hpp"
#include "flows/data/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <iostream>

namespace tapeflow {
namespace {

double mean_bits(const Flow<float>& flow, const Array<float>& x, const DigitSplit& data) {
  Workers workers(1);
  return bits_per_dim(mean_and_error(flow.log_prob(x, workers)).mean, x.shape(1), data.cell());
}

// The images with the mean training image in the place of the pixels that are not given.
Array<float> with_mean_below(Array<float> x, const DigitSplit& data, std::size_t given) {
  const Array<double> mean = column_moments(data.drawn).mean;
  for (std::size_t i = 0; i < x.shape(0); ++i)
    for (std::size_t j = given; j < x.shape(1); ++j) x(i, j) = static_cast<float>(mean(j));
  return x;
}

}  // namespace

Array<float> pixel_scale(const DigitSplit& data, std::size_t given) {
  const Array<double> deviation = column_moments(data.drawn).deviation;
  Array<float> scale(Shape{deviation.size() - given});
  for (std::size_t j = 0; j < scale.size(); ++j)
    scale(j) = static_cast<float>(deviation(given + j));
  return scale;
}

// tag: inpainting
Array<float> climbed(const Flow<float>& flow, const Array<float>& x, std::size_t given, Rng& rng) {
  Tape<float> tape;
  const Array<float> kept = slice(tape.constant(x), 1, 0, given).value();
  Parameter<float> found{"found", rng.uniform<float>({x.shape(0), x.shape(1) - given}, 0, 1)};
  Adam<float> adam({&found}, {.learning_rate = 0.02});
  for (int step = 0; step < 400; ++step) {
    tape.clear();
    const Var<float> image = concatenate({tape.constant(kept), tape.watch(found)}, 1);
    tape.backward(-sum(flow.log_prob(image)));
    adam.step();
  }
  tape.clear();
  return concatenate({tape.constant(kept), tape.constant(found.value)}, 1).value();
}
// end: inpainting

// tag: drawn
Array<float> drawn(const Flow<float>& flow, const Array<float>& x, std::size_t given,
                   const Array<float>& scale, Rng& rng) {
  constexpr float step = 0.02f;
  Tape<float> tape;
  const Array<float> start = climbed(flow, x, given, rng);
  const Array<float> kept = slice(tape.constant(start), 1, 0, given).value();
  Array<float> found = slice(tape.constant(start), 1, given, x.shape(1)).value();
  for (int k = 0; k < 500; ++k) {
    tape.clear();
    const Var<float> hidden = tape.variable(found);
    tape.backward(sum(flow.log_prob(concatenate({tape.constant(kept), hidden}, 1))));
    const Array<float> slope = hidden.adjoint(), noise = rng.normal<float>(found.shape());
    found += scale * (0.5f * step * scale * slope + std::sqrt(step) * noise);
  }
  tape.clear();
  return concatenate({tape.constant(kept), tape.constant(found)}, 1).value();
}
// end: drawn

void compare_completions(const Flow<float>& flow, const DigitSplit& data, std::size_t given,
                         Rng& rng, Results& results) {
  const Array<float> truth =
      row_range(data.test, 0, std::min<std::size_t>(100, data.test.shape(0)));
  TextTable table({"lower halves", "levels off", "bits per pixel"});
  const auto add = [&](const std::string& name, const std::string& key, const Array<float>& x) {
    double squares = 0;
    for (std::size_t k = 0; k < x.size(); ++k)
      squares += std::pow(x.data()[k] - truth.data()[k], 2);
    const auto count = static_cast<double>(truth.shape(0) * (truth.shape(1) - given));
    const double levels = std::sqrt(squares / count) / data.cell();
    const double bits = mean_bits(flow, x, data);
    results.keep("completion." + key + ".levels", levels).keep("completion." + key + ".bits", bits);
    table.row({name, number(levels, 2), number(bits, 3)});
  };
  add("the true ones", "true", truth);
  add("of the mean image", "mean", with_mean_below(truth, data, given));
  add("climbed", "climbed", climbed(flow, truth, given, rng));
  add("drawn", "drawn", drawn(flow, truth, given, pixel_scale(data, given), rng));
  std::cout << table;
}

Array<double> likeliest_image(const Flow<float>& flow, const DigitSplit& data, Rng& rng,
                              Results& results) {
  Tape<float> tape({.record = false});
  const Var<float> z = tape.constant(filled<float>({1, data.drawn.shape(1)}, 0));
  const Array<float> x = flow.bijector().to_data(z).value.value();
  const double bits = mean_bits(flow, x, data), gap = (2 - std::log(4)) / std::log(2);
  results.print("likeliest image", "likeliest", bits, 3).keep("samples_by_formula", bits + gap);
  results.print("1000 samples", "samples", mean_bits(flow, flow.sample(1000, rng), data), 3);
  return cast<double>(x);
}

Array<double> completion_rows(const Flow<float>& flow, const DigitSplit& data, std::size_t count,
                              std::size_t given, Rng& rng) {
  Tape<float> tape({.record = false});
  const Array<float> x = row_range(data.test, 0, count), scale = pixel_scale(data, given);
  const Var<float> images = tape.constant(x);
  const Var<float> grey = tape.constant(filled<float>({count, x.shape(1) - given}, 0.15f));
  std::vector<Var<float>> rows{images, concatenate({slice(images, 1, 0, given), grey}, 1),
                               tape.constant(climbed(flow, x, given, rng))};
  for (int k = 0; k < 2; ++k) rows.push_back(tape.constant(drawn(flow, x, given, scale, rng)));
  return cast<double>(concatenate(std::span<const Var<float>>(rows), 0).value());
}

}  // namespace tapeflow
