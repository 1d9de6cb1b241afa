// Exercise ch01.2: forward mode, the other way to differentiate a program.
#pragma once

#include <functional>
#include <vector>

namespace tapeflow::exercise {

/// A number, and its derivative along one direction: the slope travels with the value, from the
/// inputs to the result. Nothing is kept.
struct Dual {
  double value;
  double slope;
};

Dual operator+(Dual a, Dual b);
Dual operator-(Dual a, Dual b);
Dual operator*(Dual a, Dual b);
Dual operator/(Dual a, Dual b);
Dual exp(Dual x);
Dual log(Dual x);

/// All derivatives of f at x. One call of f gives the derivative along one direction, so f is
/// called once for each entry of x.
std::vector<double> gradient(const std::function<Dual(const std::vector<Dual>&)>& f,
                             const std::vector<double>& x);

}  // namespace tapeflow::exercise

// Hint: For a / b differentiate the equation y b = a. In `gradient` give one input the slope 1 and
// all others the slope 0, then call f; the next call lets another input move.
// Proved: Forward mode keeps nothing in memory, but a gradient of D entries costs D calls of f. The
// tape needs one pass forwards and one backwards, however many inputs there are.
