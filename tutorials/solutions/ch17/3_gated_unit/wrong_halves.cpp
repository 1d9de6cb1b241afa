// The test answers: The first half of the channels goes through tanh
//
// The halves are exchanged.
#include "tutorials/exercises/ch17/3_gated_unit.hpp"

#include <cmath>

namespace tapeflow {
namespace {

double sigmoid(double v) { return 1 / (1 + std::exp(-v)); }

}  // namespace

Array<double> gated(const Array<double>& u) {
  const std::size_t L = u.shape(0), H = u.shape(1) / 2;
  Array<double> y(Shape{L, H});
  for (std::size_t l = 0; l < L; ++l)
    for (std::size_t j = 0; j < H; ++j) y(l, j) = std::tanh(u(l, H + j)) * sigmoid(u(l, j));
  return y;
}

Array<double> gated_adjoint(const Array<double>& u, const Array<double>& dy) {
  const std::size_t L = u.shape(0), H = u.shape(1) / 2;
  Array<double> du(u.shape());
  for (std::size_t l = 0; l < L; ++l)
    for (std::size_t j = 0; j < H; ++j) {
      const double t = std::tanh(u(l, H + j)), g = sigmoid(u(l, j));
      du(l, H + j) = dy(l, j) * (1 - t * t) * g;
      du(l, j) = dy(l, j) * t * g * (1 - g);
    }
  return du;
}

}  // namespace tapeflow
