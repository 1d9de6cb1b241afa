#include "examples/ch05_planar_radial/one_layer.hpp"

#include "engine/gradient_check.hpp"
#include "examples/ch05_planar_radial/misprinted_layers.hpp"
#include "examples/support/terminal/text_table.hpp"
#include "flows/layers/planar/planar.hpp"
#include "flows/layers/planar/radial.hpp"

#include <cmath>
#include <utility>

namespace tapeflow {
namespace {

// The number whose softplus is v.
double before_softplus(double v) { return std::log(std::expm1(v)); }

// Gives the layer's parameters these values, in the order of `visit`.
void set(Bijector<double>& layer, const std::vector<std::vector<double>>& values) {
  const std::vector<Parameter<double>*> parameters = layer.trainable_parameters();
  for (std::size_t k = 0; k < values.size(); ++k)
    std::copy(values[k].begin(), values[k].end(), parameters.at(k)->value.begin());
}

PlaneMap to_data_of(const Bijector<double>& layer) {
  return [&layer](const Array<double>& z) {
    Tape<double> tape({.record = false});
    return Array<double>(layer.to_data(tape.constant(z)).value.value());
  };
}

void add_panel(Figure& figure, const std::string& title, const Bijector<double>& layer) {
  const Cells cells = box_cells({-3, 3}, {-3, 3}, filled<double>({16, 16}, 0), 8);
  Cells sent = mapped(cells, to_data_of(layer));
  sent.values = log_area_ratios(cells, sent);
  figure.cells({title, "x1", "x2"}, std::move(sent), "ln area ratio");
}

}  // namespace

Figure one_layer_each() {
  Rng rng(1);
  Planar<double> planar(2, rng);
  set(planar,
      {{1.5, 0.5}, {0}, {1.4 * before_softplus(3.5) / 2.5, 0.8 * before_softplus(3.5) / 2.5}});
  Radial<double> radial(2, rng);
  set(radial, {{0.5, -0.3}, {before_softplus(0.5)}, {before_softplus(3.5)}});
  MisprintedPlanar<double> folding(PlanarMistake::free_u, 2, rng);
  set(folding, {{1.5, 0.5}, {0}, {-1.4, -0.8}});
  Figure figure;
  add_panel(figure, "planar, w·û = 2.5", planar);
  add_panel(figure, "radial, β = 3", radial);
  add_panel(figure, "planar, w·u = −2.5: a fold", folding);
  return figure;
}

// tag: determinants
void print_determinants(Results& results) {
  const double alpha = 0.7, beta = 1.3, r = 3.2672;
  Rng rng(1);
  Radial<double> layer(3, rng);
  set(layer, {{1, -2, 0.5}, {before_softplus(alpha)}, {before_softplus(alpha + beta)}});
  const Array<double> z{{1 + r * 2 / 3, -2 - r / 3, 0.5 + r * 2 / 3}};  // at the distance r
  Tape<double> tape({.record = false});
  const double h = 1 / (alpha + r), slope = -h * h, around = 1 + beta * h;
  const auto print = [&](const std::string& label, const std::string& key, double determinant) {
    results.print("  " + label, "determinant." + key, determinant, 6);
  };
  std::cout << "the determinant of a radial layer, D = 3\n";
  print("the layer", "layer", std::exp(layer.to_data(tape.constant(z)).log_det.item()));
  const Array<double> J = finite_difference_jacobian(to_data_of(layer), z);
  print("differences", "differences", std::exp(slogdet(tape.constant(J)).log_abs.item()));
  print("without r", "without_r", around * around * (around + beta * slope));
  print("exponent D", "exponent_d", std::pow(around, 3) * (around + beta * slope * r));
}
// end: determinants

// tag: pushes
// How many of 10000 random pairs w, u fold the plane: u as it is, and û with ‖w‖ or ‖w‖² below.
void print_folds(Results& results) {
  Rng rng(1);
  std::size_t free = 0, by_norm = 0, by_square = 0;
  for (int draw = 0; draw < 10000; ++draw) {
    const double w1 = rng.normal(), w2 = rng.normal(), wu = w1 * rng.normal() + w2 * rng.normal(),
                 square = w1 * w1 + w2 * w2, missing = std::log1p(std::exp(wu)) - 1 - wu;
    free += wu < -1;
    by_norm += wu + missing * square / std::sqrt(square) < -1;
    by_square += wu + missing * square / square < -1;
  }
  results.keep("folds.free", free).keep("folds.norm", by_norm).keep("folds.square", by_square);
  results.print("layers that fold", std::to_string(free) + " of 10000 with u, " +
                                        std::to_string(by_norm) + " with w / ‖w‖, " +
                                        std::to_string(by_square) + " with w / ‖w‖²");
}
// end: pushes

// tag: cancellation
void print_cancellation(Results& results) {
  const float alpha = 1e-4f, s = 100, r = 1e-4f, rho = r * (r + s) / (r + alpha);
  const float d = rho - s, q = std::sqrt(d * d + 4 * alpha * rho);
  const double difference = static_cast<double>((d + q) / 2),
               quotient = static_cast<double>(2 * alpha * rho / (q - d));
  results.keep("radius.difference", difference).keep("radius.quotient", quotient);
  results.print("radius 0.0001 in float", number(difference, 7) + " by a difference, " +
                                              number(quotient, 7) + " by the other root");
}
// end: cancellation

}  // namespace tapeflow
