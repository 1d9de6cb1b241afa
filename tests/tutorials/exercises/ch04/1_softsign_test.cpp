// The test of exercise ch04.1.
#include "tutorials/exercises/ch04/1_softsign.hpp"

#include "engine/random.hpp"
#include "flows/checks/check_bijector.hpp"
#include "tests/tutorials/exercises/judge.hpp"

#include <algorithm>
#include <cmath>

namespace tapeflow::exercise {
namespace {

struct Image {
  double value, log_det;
};

Image to_data(double z) {
  Tape<double> tape({.record = false});
  const Transformed<double> x = Softsign().to_data(tape.constant(filled<double>({1, 1}, z)));
  return {x.value.item(), x.log_det.item()};
}

double to_latent(double x) {
  Tape<double> tape({.record = false});
  return Softsign().to_latent(tape.constant(filled<double>({1, 1}, x))).value.item();
}

bool near(double a, double b) { return std::abs(a - b) < 1e-9; }

// to_data(2) is 2/3, and ln f'(2) = -2 ln 3.
std::vector<std::string> about_to_data() {
  const auto [x, log_slope] = to_data(2);
  if (!near(x, 2. / 3)) return {"to_data(2) needs to be 2 / (1 + 2) = 0.66667, got " + shown(x)};
  const double right = -2 * std::log(3.);
  if (near(log_slope, right)) return {};
  std::string cause;
  if (near(log_slope, -2 * std::log(5. / 3)))
    cause = "; that is ln f' at x = f(2): the slope belongs to the point z, before the map";
  if (near(log_slope, right / 2)) cause = "; that is half of it: did you forget a square?";
  if (near(log_slope, -right)) cause = "; that is the slope of the inverse: the sign is wrong";
  return {"log_slope(2) needs to be ln f'(2) = " + shown(right) + ", got " + shown(log_slope) +
          cause};
}

std::vector<std::string> about_round_trip() {
  for (const double z : {0.5, -2.}) {
    const double again = to_latent(z / (1 + std::abs(z)));
    if (!near(again, z))
      return {"to_latent does not undo to_data: z = " + shown(z) + " comes back as " +
              shown(again)};
  }
  return {};
}

}  // namespace

std::vector<std::string> judge() {
  std::vector<std::string> wrong = about_to_data();
  const std::vector<std::string> trip = about_round_trip();
  wrong.insert(wrong.end(), trip.begin(), trip.end());
  if (!wrong.empty()) return wrong;
  Softsign layer;
  Array<double> x = Rng(1).uniform<double>({5, 2}, -0.9, 0.9);
  wrong = check_bijector(layer, x, {.data_low = -1 + 1e-6, .data_high = 1 - 1e-6});
  wrong.resize(std::min<std::size_t>(wrong.size(), 3));
  return wrong;
}

}  // namespace tapeflow::exercise
