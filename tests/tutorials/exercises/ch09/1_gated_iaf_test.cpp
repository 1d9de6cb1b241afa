// Judges GatedIaf: the values of to_data by the formula, likely mistakes, then the contract.
#include "tutorials/exercises/ch09/1_gated_iaf.hpp"

#include "flows/checks/check_bijector.hpp"
#include "tests/tutorials/exercises/judge.hpp"

#include <cmath>

namespace tapeflow::exercise {
namespace {

using Sentences = std::vector<std::string>;

constexpr std::size_t columns = 3;

// Both sides are computed by the same few operations in double, on numbers near 1.
bool is_near(double a, double b) { return std::abs(a - b) < 1e-9; }

// A layer whose weights are all in play.
GatedIaf some_layer() {
  Rng rng(3);
  GatedIaf layer(columns, rng);
  for (Parameter<double>* p : layer.trainable_parameters())
    p->value += 0.3 * rng.normal<double>(p->value.shape());
  return layer;
}

std::string at(const char* what, std::size_t row, std::size_t column, double needed, double got) {
  return std::string(what) + ": in row " + std::to_string(row) + ", column " +
         std::to_string(column) + ", " + shown(needed) + " is needed and " + shown(got) + " came.";
}

Sentences wrong_value(const GatedIaf& layer, const Array<double>& z) {
  Tape<double> tape({.record = false});
  const Var<double> in = tape.constant(z), x = layer.to_data(in).value;
  const auto [s, m] = layer.gate_and_mean(in);
  for (std::size_t i = 0; i < z.shape()[0]; ++i) {
    for (std::size_t j = 0; j < columns; ++j) {
      const double gate = 1 / (1 + std::exp(-s.value()(i, j)));
      const double needed = gate * z(i, j) + (1 - gate) * m.value()(i, j), got = x.value()(i, j);
      if (is_near(got, needed)) continue;
      const std::string hint =
          is_near(got, z(i, j)) ? " That is z itself: the map is still the identity." : "";
      return {
          at("to_data has to return x = σ z + (1 - σ) m with σ = sigmoid(s)", i, j, needed, got) +
          hint};
    }
  }
  return {};
}

Sentences wrong_log_det(const GatedIaf& layer, const Array<double>& z) {
  Tape<double> tape({.record = false});
  const Var<double> in = tape.constant(z);
  const double got = layer.to_data(in).log_det.value()(0);
  double sum = 0;
  for (std::size_t j = 0; j < columns; ++j) sum += layer.gate_and_mean(in).s.value()(0, j);
  if (!is_near(got, sum)) return {};
  return {
      "log_det of to_data is the sum of the s_i. That is right where the slope is exp(s_i). Here "
      "the slope of x_i in z_i is the gate σ_i: add up the logarithms of the gates."};
}

Sentences wrong_columns(const GatedIaf& layer, const Array<double>& z) {
  Tape<double> tape({.record = false});
  const Var<double> x = layer.to_data(tape.constant(z)).value, back = layer.to_latent(x).value;
  const auto [s, m] = layer.gate_and_mean(x);
  for (std::size_t j = 1; j < columns; ++j) {
    const double gate = 1 / (1 + std::exp(-s.value()(0, j))), got = back.value()(0, j);
    const double by_x = (x.value()(0, j) - (1 - gate) * m.value()(0, j)) / gate;
    if (is_near(got, z(0, j)) || !is_near(got, by_x)) continue;
    return {at("to_latent does not undo to_data", 0, j, z(0, j), got) +
            " This comes out if the network saw the columns of x. It has to see those of z, which "
            "become known one after the other."};
  }
  return {};
}

}  // namespace

Sentences judge() {
  GatedIaf layer = some_layer();
  const Array<double> z = Rng(4).normal<double>({5, columns});
  for (const auto check : {wrong_value, wrong_log_det, wrong_columns}) {
    const Sentences found = check(layer, z);
    if (!found.empty()) return found;
  }
  CheckOptions options;
  options.structure = [](std::size_t i, std::size_t j) { return j <= i; };
  options.data_low = options.latent_low = -10;
  options.data_high = options.latent_high = 10;
  Sentences broken = check_bijector(layer, z, options);
  if (broken.size() > 3) broken.resize(3);
  return broken;
}

}  // namespace tapeflow::exercise
