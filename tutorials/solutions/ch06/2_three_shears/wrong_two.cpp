// The test answers: two shears are no rotation
#include "tutorials/exercises/ch06/2_three_shears.hpp"

namespace tapeflow {
namespace {

// The factors of the shears: k = -tan(φ/2) and l = sin φ.
struct Factors {
  Var<double> k, l;
};
Factors factors(Var<double> angle) { return {-sin(angle / 2) / cos(angle / 2), sin(angle)}; }

}  // namespace

// Two shears.
Transformed<double> ThreeShears::latent(Var<double> x, Var<double>) const {
  const auto [k, l] = factors(x.tape().watch(angle_));
  const Var<double> x1 = slice(x, 1, 0, 1), x2 = slice(x, 1, 1, 2);
  const Var<double> v1 = x1 + k * x2;
  const Var<double> z2 = x2 + l * v1;
  return {concatenate({v1, z2}, 1), zero_log_det(x)};
}

Transformed<double> ThreeShears::data(Var<double> z, Var<double>) const {
  const auto [k, l] = factors(z.tape().watch(angle_));
  const Var<double> z1 = slice(z, 1, 0, 1), z2 = slice(z, 1, 1, 2);
  const Var<double> x2 = z2 - l * z1;
  const Var<double> x1 = z1 - k * x2;
  return {concatenate({x1, x2}, 1), zero_log_det(z)};
}

}  // namespace tapeflow
