#include "tutorials/exercises/ch04/1_softsign.hpp"

namespace tapeflow {

Softsign::Softsign() : Elementwise<double>(-1, 1) {}

Var<double> Softsign::f(Var<double> z) const { return z / (abs(z) + 1); }

// For z >= 0: x (1 + z) = z, so z = x / (1 - x). The sign of x is that of z.
Var<double> Softsign::inverse_of_f(Var<double> x) const { return x / (1 - abs(x)); }

// For z >= 0: f' = ((1 + z) - z) / (1 + z)². A slope is the same at z and -z.
Var<double> Softsign::log_slope(Var<double> z) const { return log1p(abs(z)) * -2; }

}  // namespace tapeflow
