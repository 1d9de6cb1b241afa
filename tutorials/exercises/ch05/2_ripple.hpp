// Exercise 05.2: a planar layer that pushes by a sine.
#pragma once

#include "flows/bijector.hpp"

#include <cmath>

namespace tapeflow {

/// A layer that lays ripples over the plane:
///
///   to_data:    x = z + û sin(w·z + b)
///   to_latent:  z = x - û sin y,  with y the root of y + k sin y = w·x + b,  k = w·û
///
/// û is made of the free weights u and w such that k = tanh(w·u): only the part of u along w is
/// changed. Work out for yourself which k keep the layer invertible, and what its determinant is;
/// chapter 05, section 2, does it for tanh in place of sin.
class Ripple : public Bijector<double> {
 public:
  explicit Ripple(std::size_t features)
      : w_{"w", filled<double>({features, 1}, 1)},
        b_{"b", filled<double>({1}, 0)},
        u_{"u", filled<double>({1, features}, 0)} {}

  std::size_t features() const override { return w_.value.size(); }
  void visit(ParameterVisitor<double>& visitor) override {
    visitor("w", w_);
    visitor("b", b_);
    visitor("u", u_);
  }

 protected:
  // These two are yours.
  Transformed<double> latent(Var<double> x, Var<double> context) const override;
  Transformed<double> data(Var<double> z, Var<double> context) const override;

 private:
  Parameter<double> w_, b_, u_;  // [D, 1], [1], [1, D]
};

/// The root y of y + k sin y = c, for each entry of c [N, 1] and one number k [1, 1], -1 < k < 1.
/// Halving an interval finds it. One step of Newton's method, recorded on the tape, does not move
/// it, and gives it the derivatives of the implicit function theorem.
inline Var<double> sine_root(Var<double> c, Var<double> k) {
  const double slope = k.item();
  Array<double> y = c.value();
  for (double& root : y) {
    const double target = root;
    double low = target - std::abs(slope), high = target + std::abs(slope);
    for (int turn = 0; turn < 60; ++turn) {
      root = (low + high) / 2;
      (root + slope * std::sin(root) < target ? low : high) = root;
    }
  }
  const Var<double> found = c.tape().constant(std::move(y));
  return found + (c - found - k * sin(found)) / (1 + k * cos(found));
}

}  // namespace tapeflow

// Hint: As in chapter 05 the determinant is 1 + k cos y, and it is positive at every y exactly if
// |k| < 1. Write û = u + c w and find the c with w·û = tanh(w·u).
// Proved: Any function with a bounded slope makes a planar layer, if its free weights are mapped to
// weights that keep it invertible. to_data costs 2 N D multiplications, and to_latent one root for
// each row as well, whatever D is.
