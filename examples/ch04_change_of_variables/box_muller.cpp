#include "examples/ch04_change_of_variables/box_muller.hpp"

#include "engine/ops/targets.hpp"

#include <cmath>
#include <numbers>

namespace tapeflow {
namespace {

using V = Var<double>;

constexpr double turn = 2 * std::numbers::pi;

// tag: angle
// The angle of the point (a, b) in turns, from 0 to 1: an operation that the tape does not have.
// da = -b dy / 2πr², db = a dy / 2πr².
V angle(V a, V b) {
  V y = a.tape().output(a.shape(), {a, b});
  each(y.size(), a.tape().write(y), [pa = a.data(), pb = b.data()](std::size_t i) {
    const double turns = std::atan2(pb[i], pa[i]) / turn;
    return turns < 0 ? turns + 1 : turns;
  });
  a.tape().pullback(y, [a, b, y] {
    const double *dy = y.dy(), *pa = a.data(), *pb = b.data();
    const auto scale = [=](std::size_t i) {
      return dy[i] / turn / (pa[i] * pa[i] + pb[i] * pb[i]);
    };
    each(y.size(), a.target(), [=](std::size_t i) { return -scale(i) * pb[i]; });
    each(y.size(), b.target(), [=](std::size_t i) { return scale(i) * pa[i]; });
  });
  return y;
}
// end: angle

V column(V x, std::size_t j) { return slice(x, 1, j, j + 1); }

}  // namespace

// tag: box-muller
Transformed<double> BoxMuller::latent(V u, V) const {
  const V log_u1 = log(column(u, 0)), r = sqrt(log_u1 * -2), angle_of_z = column(u, 1) * turn;
  return {concatenate({r * cos(angle_of_z), r * sin(angle_of_z)}, 1),
          sum(std::log(turn) - log_u1, {1})};
}

Transformed<double> BoxMuller::data(V z, V) const {
  const V log_u1 = sum(square(z), {1}) * -0.5;
  return {
      concatenate({reshape(exp(log_u1), {z.extent(0), 1}), angle(column(z, 0), column(z, 1))}, 1),
      log_u1 - std::log(turn)};
}
// end: box-muller

}  // namespace tapeflow
