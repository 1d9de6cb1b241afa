#include "examples/ch10_images/noise_gap.hpp"

#include "engine/optimizers/optimizer.hpp"
#include "examples/support/terminal/progress.hpp"
#include "examples/support/terminal/text_table.hpp"
#include "flows/data/statistics.hpp"
#include "flows/variational_dequantization.hpp"

#include <algorithm>
#include <cmath>

namespace tapeflow {
namespace {

constexpr std::size_t levels = 17, batch = 64;

// tag: mean-of-densities
// ln of the mean of p over `draws` points of each cell, for each picture.
std::vector<double> log_mean_density(const Flow<float>& flow, const CellRows<float>& cells,
                                     std::size_t draws, Rng& rng) {
  Workers workers(2);
  std::vector<double> sum(cells.corners.shape(0), -INFINITY);
  for (std::size_t k = 0; k < draws; ++k) {
    const std::vector<double> log_p = flow.log_prob(dequantized(cells, rng), workers);
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] = log_sum(sum[i], log_p[i]);
  }
  for (double& v : sum) v -= std::log(static_cast<double>(draws));
  return sum;
}
// end: mean-of-densities

Array<float> levels_of(const CellRows<float>& cells) {
  Array<float> v = cells.corners;
  for (float& level : v) level = std::round(level * static_cast<float>(levels));
  return v;
}

// tag: learn-noise
// The flow p stays as it is. Only the noise is trained, to raise the bound.
VariationalDequantization<float> learnt_noise(const Flow<float>& p, const Array<float>& v,
                                              std::size_t epochs, Rng& rng) {
  VariationalDequantization<float> noise(digit_shape, levels, {}, rng);
  Adam<float> adam(noise.trainable_parameters(), {.learning_rate = 2e-3});
  Tape<float> tape;
  Stages stages;
  const OnProgress progress = stages.begin("learning the noise");
  for (std::size_t epoch = 0; epoch < epochs; ++epoch) {
    progress(static_cast<double>(epoch) / static_cast<double>(epochs));
    const std::vector<std::size_t> order = rng.permutation(v.shape(0));
    for (auto row = order.begin(); order.end() - row >= std::ptrdiff_t{batch}; row += batch) {
      tape.clear();
      const Var<float> pictures = tape.constant(select_rows(v, {row, row + batch}));
      tape.backward(-mean(noise.elbo(p, pictures, rng)));
      adam.step();
    }
  }
  return noise;
}
// end: learn-noise

}  // namespace

Figure compare_noise(const Flow<float>& flow, const DigitCells& data, std::size_t epochs, Rng& rng,
                     Results& results, Figure figure) {
  const std::size_t d = digit_shape.size();
  TextTable table({"the same flow, held-out digits", "bits per pixel"});
  const auto row = [&](const std::string& label, const std::string& key, const MeanAndError& bits) {
    table.row({label, with_error(bits.mean, bits.standard_error)});
    results.keep("noise." + key, bits.mean);
  };
  Series curve{"means of densities", {}, {}};
  for (const std::size_t draws : {1, 4, 16, 64}) {
    const std::vector<double> log_p = log_mean_density(flow, data.test, draws, rng);
    const MeanAndError bits = bits_per_dim(mean_and_error(log_p), d, data.cell());
    row(draws == 1 ? "one point of each cell" : "mean density of " + std::to_string(draws),
        "draws_" + std::to_string(draws), bits);
    curve.x.push_back(std::log2(static_cast<double>(draws)));
    curve.y.push_back(bits.mean);
  }
  const VariationalDequantization<float> noise =
      learnt_noise(flow, levels_of(data.train), epochs, rng);
  Tape<float> tape({.record = false});
  const Var<float> bound = noise.elbo(flow, tape.constant(levels_of(data.test)), rng);
  const MeanAndError learnt =
      bits_per_dim(mean_and_error({bound.value().begin(), bound.value().end()}), d, 1);
  row("one point, learnt noise", "learnt", learnt);
  std::cout << table;
  figure.lines(
      {"The same flow, held-out digits", "log2 of the number of points", "bits per pixel"},
      {curve, {"one point, learnt noise", {0, 6}, {learnt.mean, learnt.mean}, Stroke::guide}});
  return figure;
}

}  // namespace tapeflow
