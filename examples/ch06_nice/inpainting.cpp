#include "examples/ch06_nice/inpainting.hpp"

#include "engine/optimizers/optimizer.hpp"
#include "examples/support/terminal/text_table.hpp"
#include "flows/data/statistics.hpp"

#include <algorithm>
#include <cmath>

namespace tapeflow {
namespace {

double mean_bits(const Flow<float>& flow, const Array<float>& x, const DigitSplit& data) {
  Workers workers(1);
  return bits_per_dim(mean_and_error(flow.log_prob(x, workers)).mean, x.shape(1), data.cell());
}

}  // namespace

// tag: inpainting
Array<float> inpainted(const Flow<float>& flow, const Array<float>& x, std::size_t given,
                       Rng& rng) {
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

void print_completion_error(const Flow<float>& flow, const DigitSplit& data, std::size_t given,
                            Rng& rng, Results& results) {
  const Array<float> truth =
      row_range(data.test, 0, std::min<std::size_t>(100, data.test.shape(0)));
  const Array<float> found = inpainted(flow, truth, given, rng);
  const Array<double> mean = column_moments(data.drawn).mean;
  double by_flow = 0, by_mean = 0;
  for (std::size_t i = 0; i < truth.shape(0); ++i) {
    for (std::size_t j = given; j < truth.shape(1); ++j) {
      by_flow += std::pow(found(i, j) - truth(i, j), 2);
      by_mean += std::pow(mean(j) - truth(i, j), 2);
    }
  }
  const auto levels = [&](double squares) {
    const std::size_t count = truth.shape(0) * (truth.shape(1) - given);
    return std::sqrt(squares / static_cast<double>(count)) / data.cell();
  };
  const double of_flow = levels(by_flow), of_mean = levels(by_mean);
  results.keep("completion.flow", of_flow).keep("completion.mean", of_mean);
  results.print("completed halves", "off by " + number(of_flow, 2) +
                                        " levels a pixel; the mean image by " + number(of_mean, 2));
  const double bits = mean_bits(flow, found, data), true_bits = mean_bits(flow, truth, data);
  results.keep("completion.bits", bits).keep("completion.true_bits", true_bits);
  results.print("  likelihood",
                number(bits, 3) + " bits per pixel; of the true images " + number(true_bits, 3));
}

Array<double> likeliest_image(const Flow<float>& flow, const DigitSplit& data, Results& results) {
  Tape<float> tape({.record = false});
  const Var<float> z = tape.constant(filled<float>({1, data.drawn.shape(1)}, 0));
  const Array<float> x = flow.bijector().to_data(z).value.value();
  results.print("likeliest image", "likeliest", mean_bits(flow, x, data), 3);
  return cast<double>(x);
}

Array<double> inpainting_rows(const Flow<float>& flow, const Array<float>& x, std::size_t given,
                              std::size_t completions, Rng& rng) {
  Tape<float> tape({.record = false});
  const Var<float> images = tape.constant(x);
  const Shape hidden{x.shape(0), x.shape(1) - given};
  const Var<float> grey = tape.constant(filled<float>(hidden, 0.15f));
  std::vector<Var<float>> rows{images, concatenate({slice(images, 1, 0, given), grey}, 1)};
  for (std::size_t k = 0; k < completions; ++k)
    rows.push_back(tape.constant(inpainted(flow, x, given, rng)));
  return cast<double>(concatenate(std::span<const Var<float>>(rows), 0).value());
}

}  // namespace tapeflow
