#include "tutorials/exercises/ch04/1_softsign.hpp"

namespace tapeflow {

Softsign::Softsign() : Elementwise<double>(-1, 1) {}  // f reaches the numbers between these two

// Write these three functions. So far the layer is the identity.
// `./tests/run --exercise ch04.1` tells whether they are right.
Var<double> Softsign::f(Var<double> z) const { return z; }

Var<double> Softsign::inverse_of_f(Var<double> x) const { return x; }

Var<double> Softsign::log_slope(Var<double> z) const { return z * 0; }

}  // namespace tapeflow
