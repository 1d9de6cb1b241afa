#include "examples/ch17_speech/linear_gaussian.hpp"

#include "engine/ops.hpp"
#include "flows/data/gaussian.hpp"
#include "flows/data/rows.hpp"

namespace tapeflow {
namespace {

// c with a last column of ones: [N, G + 1].
Array<double> with_ones(const Array<double>& c, std::size_t rows) {
  return side_by_side(c, filled<double>({rows, 1}, 1));
}

}  // namespace

LinearGaussian LinearGaussian::fit(const Array<double>& c, const Array<double>& x, double ridge) {
  const std::size_t N = x.shape(0), G = c.shape(1);
  Tape<double> tape({.record = false});
  const Var<double> design = tape.constant(with_ones(c, N)), turned = transpose(design);
  Array<double> penalty = filled<double>({G + 1, G + 1}, 0);
  for (std::size_t g = 0; g < G; ++g) penalty(g, g) = ridge;
  // The normal equations (Cᵀ C + penalty) W = Cᵀ x, by the Cholesky factor F of the left side.
  const Var<double> F = cholesky(matmul(turned, design) + tape.constant(penalty));
  const Var<double> half = triangular_solve(F, matmul(turned, tape.constant(x)), Triangle::lower);
  const Array<double> W = triangular_solve(transpose(F), half, Triangle::upper).value();
  LinearGaussian result{row_range(W, 0, G), row_range(W, G, 1), {}};
  result.b.reshape({x.shape(1)});
  const Array<double> residual = x - result.mean(c);
  result.L = Gaussian::fit(residual).cholesky();
  return result;
}

Array<double> LinearGaussian::mean(const Array<double>& c) const {
  Tape<double> tape({.record = false});
  const Var<double> start = tape.constant(b);
  return A.shape(0) == 0 ? broadcast_to(start, {c.shape(0), b.size()}).value()
                         : linear(tape.constant(c), tape.constant(A), start).value();
}

std::vector<double> LinearGaussian::log_prob(const Array<double>& c, const Array<double>& x) const {
  const Array<double> residual = x - mean(c);
  return Gaussian::of(filled<double>({b.size()}, 0), L).log_prob(residual);
}

}  // namespace tapeflow
