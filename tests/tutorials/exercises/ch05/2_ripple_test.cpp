// Judges Ripple: û from outside, then the contract.
#include "tutorials/exercises/ch05/2_ripple.hpp"

#include "engine/random.hpp"
#include "flows/checks/check_bijector.hpp"
#include "tests/tutorials/exercises/judge.hpp"

#include <algorithm>
#include <numbers>
#include <string>
#include <vector>

namespace tapeflow::exercise {
namespace {

// ‖w‖ = 1/2 and w·u = -1.3, so that k = tanh(-1.3) = -0.862.
const std::vector<double> w{0.3, -0.4}, u{-3., 1.};
constexpr double b = 0.2, wu = -1.3, norm = 0.5;

void set_weights(Ripple& layer) {
  const std::vector<Parameter<double>*> parameters = layer.trainable_parameters();
  std::copy(w.begin(), w.end(), parameters.at(0)->value.begin());
  parameters.at(1)->value(0) = b;
  std::copy(u.begin(), u.end(), parameters.at(2)->value.begin());
}

// The push of the layer where w·z + b = π / 2 and the sine is 1, times w: w·û.
double measured(const Ripple& layer) {
  const double length = (std::numbers::pi / 2 - b) / (norm * norm);
  Tape<double> tape({.record = false});
  const Array<double> z{{w[0] * length, w[1] * length}};
  const Array<double>& x = layer.to_data(tape.constant(z)).value.value();
  return w[0] * (x(0, 0) - z(0, 0)) + w[1] * (x(0, 1) - z(0, 1));
}

bool near(double a, double value) { return std::abs(a - value) < 1e-9; }

std::string cause(double k) {
  if (near(k, 0)) return ": to_data leaves z where it is";
  if (near(k, wu)) return ": û is u itself, and nothing keeps w·û between -1 and 1";
  if (near(k, wu + (std::tanh(wu) - wu) * norm))
    return ": divided by ‖w‖ in place of its square? Then w·û is tanh(w·u) for ‖w‖ = 1 only";
  if (near(k, -std::tanh(wu))) return ": a sign";
  return "";
}

}  // namespace

std::vector<std::string> judge() {
  Ripple layer(2);
  set_weights(layer);
  const double k = measured(layer), right = std::tanh(wu);
  if (!near(k, right))
    return {"at w = (0.3, -0.4), u = (-3, 1) w·û needs to be tanh(w·u) = " + shown(right) +
            ", got " + shown(k) + cause(k)};
  std::vector<std::string> broken = check_bijector(layer, Rng(1).normal<double>({5, 2}));
  broken.resize(std::min<std::size_t>(3, broken.size()));
  return broken;
}

}  // namespace tapeflow::exercise
