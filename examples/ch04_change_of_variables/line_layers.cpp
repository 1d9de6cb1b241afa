#include "examples/ch04_change_of_variables/line_layers.hpp"

#include "engine/gradient_check.hpp"
#include "examples/support/terminal/text_table.hpp"
#include "flows/flow.hpp"
#include "flows/layers/elementwise/elementwise.hpp"
#include "flows/layers/elementwise/heavy_tails.hpp"
#include "flows/layers/elementwise/standardize.hpp"

#include <algorithm>
#include <cmath>
#include <iostream>
#include <memory>
#include <stdexcept>

namespace tapeflow {
namespace {

using V = Var<double>;

Array<double> numbers(double v, std::size_t count = 1) { return filled<double>({count}, v); }

// A layer of one column, what it is for, and the part of the line on which its data lie.
struct LineLayer {
  std::string name, data;
  std::unique_ptr<Bijector<double>> layer;
  AxisRange shown;
};

// tag: line-layers
std::vector<LineLayer> line_layers() {
  std::vector<LineLayer> layers;
  const auto add = [&](const char* name, const char* data, AxisRange shown, auto layer) {
    layers.push_back({name, data, std::make_unique<decltype(layer)>(std::move(layer)), shown});
  };
  add("Standardize", "any, in their units", {-5, 7}, Standardize<double>(numbers(1), numbers(2)));
  add("Exp", "positive", {0, 5}, Exp<double>());
  add("Softplus", "positive", {0, 5}, Softplus<double>());
  add("Tanh", "between -1 and 1", {-1, 1}, Tanh<double>());
  add("Sigmoid", "between 0 and 1", {0, 1}, Sigmoid<double>());
  add("LeakyRelu", "any, with a bend at 0", {-2, 4}, LeakyRelu<double>(0.25));
  add("HeavyTails", "any, with far tails", {-8, 4},
      HeavyTails<double>({numbers(0), numbers(1), numbers(1), numbers(Tails::negligible)}));
  return layers;
}
// end: line-layers

// One number through to_data or to_latent: the image and its log_det.
struct Image {
  double value, log_det;
};
Image to_data(const Bijector<double>& layer, double z) {
  Tape<double> tape({.record = false});
  const Transformed<double> x = layer.to_data(tape.constant(filled<double>({1, 1}, z)));
  return {x.value.item(), x.log_det.item()};
}
Image to_latent(const Bijector<double>& layer, double x) {
  Tape<double> tape({.record = false});
  const Transformed<double> z = layer.to_latent(tape.constant(filled<double>({1, 1}, x)));
  return {z.value.item(), z.log_det.item()};
}

}  // namespace

// tag: slopes
void compare_slopes(Results& results) {
  TextTable table({"layer", "data", "x = f(-1)", "ln f'(-1)", "by differences", "back"});
  double worst = 0, back = 0;
  const double z = -1, h = difference_step(z);
  for (const LineLayer& known : line_layers()) {
    const auto [x, log_slope] = to_data(*known.layer, z);
    const double rise = to_data(*known.layer, z + h).value - to_data(*known.layer, z - h).value,
                 difference = std::log(rise / (2 * h)),
                 of_inverse = to_latent(*known.layer, x).log_det;
    table.row({known.name, known.data, number(x, 5), number(log_slope, 5), number(difference, 5),
               number(of_inverse, 5)});
    worst = std::max(worst, std::abs(log_slope - difference));
    back = std::max(back, std::abs(log_slope + of_inverse));
  }
  std::cout << table;
  results.keep("slopes.worst_error", worst).keep("slopes.back", back);
}
// end: slopes

void print_ends_of_interval(Results& results) {
  try {
    to_latent(Sigmoid<double>(), 1);
  } catch (const std::invalid_argument& error) {
    results.print("a 1 in the data", error.what());
  }
  results.print("a 1, squeezed", "squeezed", to_latent(Sigmoid<double>(0.05), 1).value, 5);
}

Figure normal_behind_layers(std::uint64_t seed) {
  constexpr std::size_t points = 400, draws = 20000;
  Figure figure(3);
  Rng rng(seed);
  Workers workers(1);
  for (LineLayer& known : line_layers()) {
    if (known.name == "Standardize") continue;  // another normal density
    const auto [low, high] = known.shown;
    Array<double> x(Shape{points, 1});
    for (std::size_t i = 0; i < points; ++i)
      x(i, 0) = low + (high - low) * (static_cast<double>(i) + 0.5) / points;
    const Flow<double> flow(std::move(known.layer), std::make_unique<StandardNormal<double>>(1));
    Series curve{"density", {x.begin(), x.end()}, flow.log_prob(x, workers)};
    for (double& p : curve.y) p = std::exp(p);
    const std::vector<double> samples = finite_column(flow.sample(draws, rng), 0);
    figure.lines({known.name, "x", "density"}, {std::move(curve)},
                 histogram("samples", samples, known.shown));
  }
  return figure;
}

}  // namespace tapeflow
