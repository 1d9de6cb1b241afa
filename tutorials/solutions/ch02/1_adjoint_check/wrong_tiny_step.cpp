// The test answers: with a step near ∛ε
#include "tutorials/exercises/ch02/1_adjoint_check.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace tapeflow::exercise {
namespace {

// dy · f(x): one number, whose gradient is the adjoint of x.
double projected(const Suspect& suspect, const Array<double>& x, const Array<double>& dy) {
  Tape<double> tape({.record = false});
  const Var<double> y = suspect.f(tape.constant(x));
  double sum = 0;
  for (std::size_t i = 0; i < dy.size(); ++i) sum += dy.data()[i] * y.data()[i];
  return sum;
}

Array<double> by_differences(const Suspect& suspect, Array<double> x, const Array<double>& dy) {
  Array<double> slopes(x.shape());
  for (std::size_t k = 0; k < x.size(); ++k) {
    const double middle = x.data()[k];
    constexpr double h = 1e-10;  // the smaller the better?
    x.data()[k] = middle + h;
    const double high = projected(suspect, x, dy);
    x.data()[k] = middle - h;
    slopes.data()[k] = (high - projected(suspect, x, dy)) / (2 * h);
    x.data()[k] = middle;
  }
  return slopes;
}

}  // namespace

bool adjoint_is_right(const Suspect& suspect, Rng& rng) {
  const Array<double> x = rng.uniform<double>(suspect.shape, suspect.low, suspect.high);
  Tape<double> tape;
  const Var<double> leaf = tape.variable(x), y = suspect.f(leaf);
  const Array<double> dy = rng.normal<double>(y.shape());
  tape.backward(y, dy);
  const Array<double> slopes = by_differences(suspect, x, dy);

  // Differences know nothing about derivatives that are tiny beside the value, or beside others.
  double scale = 1e-4 * std::max(1., std::abs(projected(suspect, x, dy)));
  for (double slope : slopes) scale = std::max(scale, std::abs(slope));
  for (std::size_t k = 0; k < x.size(); ++k) {
    const double a = leaf.adjoint().data()[k], b = slopes.data()[k];
    if (!(std::abs(a - b) <= 1e-6 * std::max(scale, std::abs(a)))) return false;  // NaN is wrong
  }
  return true;
}

}  // namespace tapeflow::exercise
