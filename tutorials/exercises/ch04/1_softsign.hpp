// Exercise ch04.1: a layer for data between -1 and 1.
#pragma once

#include "flows/layers/elementwise/elementwise.hpp"

namespace tapeflow {

/// x = f(z) = z / (1 + |z|), column by column: another layer for data between -1 and 1. Its slope
/// falls as 1 / z², where that of Tanh falls as e^(-2|z|).
///
/// Find the inverse of f and ln f'(z) on paper first. Take z >= 0, then use that f(-z) = -f(z).
/// Section 3 of chapter 04 shows five layers of this kind. The operations are in engine/ops.hpp;
/// `abs` and `log1p` are among them.
class Softsign : public Elementwise<double> {
 public:
  Softsign();

 private:
  Var<double> f(Var<double> z) const override;             // [N, D]: x
  Var<double> inverse_of_f(Var<double> x) const override;  // [N, D]: z
  Var<double> log_slope(Var<double> z) const override;     // [N, D]: ln f'(z)
};

}  // namespace tapeflow

// Hint: For z >= 0 solve x (1 + z) = z for z, and put |x| and |z| back at the end. The slope is 1 /
// (1 + |z|)², and log1p gives its logarithm.
// Proved: A layer that maps single numbers is three formulas: f, its inverse and ln f'. Each
// direction costs one division for each number, and one logarithm for the log_det.
