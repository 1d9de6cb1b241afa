// The test answers: exactly 0 for three shears
#include "tutorials/exercises/ch06/2_three_shears.hpp"

namespace tapeflow {
namespace {

// The rotation as a matrix, with its determinant cos² φ + sin² φ.
Transformed<double> turned(Var<double> x, Var<double> angle) {
  const Var<double> c = cos(angle), s = sin(angle), det = square(c) + square(s);
  const Var<double> x1 = slice(x, 1, 0, 1), x2 = slice(x, 1, 1, 2);
  return {concatenate({c * x1 - s * x2, s * x1 + c * x2}, 1), constant_log_det(x, sum(log(det)))};
}

}  // namespace

Transformed<double> ThreeShears::latent(Var<double> x, Var<double>) const {
  return turned(x, x.tape().watch(angle_));
}

Transformed<double> ThreeShears::data(Var<double> z, Var<double>) const {
  return turned(z, -z.tape().watch(angle_));
}

}  // namespace tapeflow
