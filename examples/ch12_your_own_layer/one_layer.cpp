#include "examples/ch12_your_own_layer/one_layer.hpp"

#include "examples/ch12_your_own_layer/piecewise_linear.hpp"
#include "examples/support/terminal/text_table.hpp"

#include <cmath>
#include <numbers>

namespace tapeflow {
namespace {

constexpr std::size_t points = 1601;

// Rows whose kept column is x_a, and whose moved column runs from -4 to 4.
Array<double> rows_at(double x_a) {
  Array<double> rows(Shape{points, 2});
  for (std::size_t i = 0; i < points; ++i) {
    rows(i, 0) = x_a;
    rows(i, 1) = 8 * static_cast<double>(i) / (points - 1) - 4;
  }
  return rows;
}

double normal_density(double z) { return std::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi); }

}  // namespace

// tag: pieces
Figure pieces_and_density(Rng& rng) {
  PiecewiseLinear<double> layer(alternating_split(2), {}, rng);
  for (Parameter<double>* p : layer.trainable_parameters())
    p->value += rng.normal<double>(p->value.shape()) * 0.2;
  Tape<double> tape({.record = false});
  std::vector<Series> maps, densities;
  for (const double x_a : {-1., 0., 1.}) {
    const Array<double> rows = rows_at(x_a);
    const auto [z, log_det] = layer.to_latent(tape.constant(rows));
    Series map{"kept: " + number(x_a, 0), {}, {}}, density = map;
    for (std::size_t i = 0; i < points; ++i) {
      map.x.push_back(rows(i, 1));
      map.y.push_back(z.value()(i, 1));
      density.y.push_back(normal_density(map.y.back()) * std::exp(log_det.value()(i)));
    }
    density.x = map.x;
    maps.push_back(map);
    densities.push_back(density);
  }
  // end: pieces
  Series guide{"", {-4, 4}, {-4, 4}, Stroke::guide},
      normal{"standard normal", {}, {}, Stroke::guide};
  for (const double x : maps[0].x) {
    normal.x.push_back(x);
    normal.y.push_back(normal_density(x));
  }
  maps.push_back({"left as it is", guide.x, guide.y, Stroke::guide});
  densities.push_back(normal);
  Figure figure;
  figure.lines({"The moved column", "x", "z"}, maps);
  figure.lines({"The density that this makes", "x", "p(x)"}, densities);
  return figure;
}

}  // namespace tapeflow
