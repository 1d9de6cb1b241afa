#include "flows/layers/planar/radial.hpp"

#include "engine/check.hpp"

#include <cmath>
#include <limits>
#include <numbers>

namespace tapeflow {
namespace {

// ‖v‖ of each row, [N, 1]. At v = 0 the slope of the root is infinite. So ‖v‖² is kept at or above
// the smallest normal number, and the gradient at v = 0 is 0. Far out, ‖v‖² is kept so small that
// stretch() can square the length again; all stretches are 1 there.
// tag: length
template <class T>
Var<T> length(Var<T> v) {
  using Limits = std::numeric_limits<T>;
  return sqrt(
      reshape(clamp(sum(square(v), {1}), Limits::min(), Limits::max() / 16), {v.extent(0), 1}));
}
// end: length

// 1 + βh and the log-determinant of to_data, at the distances r [N, 1].
template <class T>
struct Stretched {
  Var<T> factor, log_det;
};

// tag: stretch
template <class T>
Stretched<T> stretch(std::size_t features, Var<T> r, Var<T> alpha, Var<T> s) {
  const Var<T> around = (r + s) / (r + alpha);
  const Var<T> along = (r * (r + 2 * alpha) + alpha * s) / square(r + alpha);
  const Var<T> log_det = static_cast<T>(features - 1) * log(around) + log(along);
  return {around, reshape(log_det, {r.extent(0)})};
}
// end: stretch

// The root r >= 0 of r² + (s - ρ) r - αρ = 0: (d + q) / 2, with d = ρ - s. For d < 0 this is a
// difference of nearly equal numbers. The product of the two roots, -αρ, gives r as 2αρ / (q - d),
// which is a sum again.
// tag: radius
template <class T>
Var<T> radius(Var<T> rho, Var<T> alpha, Var<T> s) {
  const Var<T> d = rho - s, q = sqrt(square(d) + 4 * alpha * rho);
  return where(relu(-d), 2 * alpha * rho / (q + abs(d)), (d + q) / 2);
}
// end: radius

}  // namespace

// tag: radial
template <class T>
Transformed<T> Radial<T>::data(Var<T> z, Var<T>) const {
  const auto [z0, alpha, s] = weights(z.tape());
  const auto [factor, log_det] = stretch(z.extent(1), length(z - z0), alpha, s);
  return {z0 + (z - z0) * factor, log_det};
}

template <class T>
Transformed<T> Radial<T>::latent(Var<T> x, Var<T>) const {
  const auto [z0, alpha, s] = weights(x.tape());
  const Var<T> r = radius(length(x - z0), alpha, s);
  const auto [factor, log_det] = stretch(x.extent(1), r, alpha, s);
  return {z0 + (x - z0) / factor, -log_det};
}
// end: radial

// tag: radial-start
// softplus(ln(e - 1)) = 1: so α = s = 1 and β = 0.
template <class T>
Radial<T>::Radial(std::size_t features, Rng& rng)
    : z0_{"z0", rng.normal<T>({features})},
      alpha_{"alpha", filled<T>({1}, static_cast<T>(std::log(std::numbers::e - 1)))},
      s_{"s", alpha_.value} {
  require(features > 0, "Radial: needs features above 0, got 0");
}
// end: radial-start

// tag: radial-weights
template <class T>
typename Radial<T>::Weights Radial<T>::weights(Tape<T>& tape) const {
  return {tape.watch(z0_), softplus(tape.watch(alpha_)), softplus(tape.watch(s_))};
}
// end: radial-weights

template <class T>
void Radial<T>::visit(ParameterVisitor<T>& visitor) {
  visitor("z0", z0_);
  visitor("alpha", alpha_);
  visitor("s", s_);
}

template class Radial<float>;
template class Radial<double>;

}  // namespace tapeflow
