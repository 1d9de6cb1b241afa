// Planted mistakes: planar and radial layers as they are often misprinted.
#pragma once

#include "engine/random.hpp"
#include "flows/chain.hpp"
#include "flows/flow.hpp"
#include "flows/layers/planar/tanh_root.hpp"

#include <memory>

namespace tapeflow {

enum class PlanarMistake {
  free_u,              ///< û = u: nothing keeps w·û above -1
  divided_by_the_norm  ///< û = u + (m - 1 - w·u) w / ‖w‖: w·û is m - 1 only if ‖w‖ = 1
};

/// A planar layer with a mistake in û; u starts at random. Where w·û < -1 the layer folds the
/// space: several points z have the same image x. The determinant is right, but p_Z(z) / |det| is
/// not the density at x: it is the contribution of one of the points z.
template <class T>
class MisprintedPlanar : public Bijector<T> {
 public:
  MisprintedPlanar(PlanarMistake mistake, std::size_t features, Rng& rng)
      : mistake_(mistake),
        w_{"w", rng.normal<T>({features, 1})},
        b_{"b", rng.normal<T>({1})},
        u_{"u", rng.normal<T>({1, features})} {}

  std::size_t features() const override { return w_.value.size(); }

  // tag: misprinted-planar
  Transformed<T> data(Var<T> z, Var<T>) const override {
    Tape<T>& tape = z.tape();
    const Var<T> w = tape.watch(w_), u = u_hat(tape);
    const Var<T> t = linear(z, w, tape.watch(b_), Activation::tanh);
    const Var<T> det = 1 + matmul(u, w) * (1 - square(t));
    return {z + matmul(t, u), log(abs(sum(det, {1})))};
  }
  Var<T> u_hat(Tape<T>& tape) const {
    const Var<T> w = tape.watch(w_), u = tape.watch(u_), wu = matmul(u, w);
    if (mistake_ == PlanarMistake::free_u) return u;
    return u + (softplus(wu) - 1 - wu) * transpose(w) / sqrt(sum(square(w)));  // a root too many
  }
  // end: misprinted-planar
  Transformed<T> latent(Var<T> x, Var<T>) const override {  // one of the points z of x
    Tape<T>& tape = x.tape();
    const Var<T> w = tape.watch(w_), u = u_hat(tape), m = 1 + matmul(u, w);
    const Var<T> t = tanh(tanh_root(linear(x, w, tape.watch(b_)), m));
    const Var<T> det = 1 + (m - 1) * (1 - square(t));
    return {x - matmul(t, u), -log(abs(sum(det, {1})))};
  }
  void visit(ParameterVisitor<T>& visitor) override {
    visitor("w", w_);
    visitor("b", b_);
    visitor("u", u_);
  }

 private:
  PlanarMistake mistake_;
  Parameter<T> w_, b_, u_;
};

enum class RadialMistake {
  plus_the_centre,     ///< z moves along z + z0 in place of z - z0
  without_the_radius,  ///< the determinant has βh' in place of βh'r
  exponent_d           ///< the determinant has the exponent D in place of D - 1
};

/// A radial layer with a mistake. In the first case the map is wrong and the log-determinant that
/// of the right layer; in the others the map is right and the log-determinant wrong. to_latent
/// solves the equation of the right layer in all cases.
template <class T>
class MisprintedRadial : public Bijector<T> {
 public:
  MisprintedRadial(RadialMistake mistake, std::size_t features, Rng& rng)
      : mistake_(mistake),
        z0_{"z0", rng.normal<T>({features})},
        alpha_{"alpha", filled<T>({1}, 0)},
        s_{"s", filled<T>({1}, 0)} {}

  std::size_t features() const override { return z0_.value.size(); }

  // tag: misprinted-radial
  Transformed<T> data(Var<T> z, Var<T>) const override {
    const auto [z0, alpha, beta] = weights(z.tape());
    const Var<T> r = length(z - z0), h = 1 / (alpha + r);
    const bool plus = mistake_ == RadialMistake::plus_the_centre;
    return {z + beta * h * (plus ? z + z0 : z - z0), log_det(r, alpha, beta)};
  }
  Var<T> log_det(Var<T> r, Var<T> alpha, Var<T> beta) const {
    const Var<T> h = 1 / (alpha + r), around = 1 + beta * h, beta_slope = -beta * square(h);
    const bool drop_r = mistake_ == RadialMistake::without_the_radius;
    const Var<T> along = around + (drop_r ? beta_slope : beta_slope * r);
    const auto exponent =
        static_cast<T>(features() - (mistake_ == RadialMistake::exponent_d ? 0 : 1));
    return sum(exponent * log(abs(around)) + log(abs(along)), {1});
  }
  // end: misprinted-radial
  Transformed<T> latent(Var<T> x, Var<T>) const override {
    const auto [z0, alpha, beta] = weights(x.tape());
    const Var<T> rho = length(x - z0), d = rho - alpha - beta;
    const Var<T> r = (d + sqrt(square(d) + 4 * alpha * rho)) / 2;
    return {z0 + (x - z0) / (1 + beta / (alpha + r)), -log_det(r, alpha, beta)};
  }
  void visit(ParameterVisitor<T>& visitor) override {
    visitor("z0", z0_);
    visitor("alpha", alpha_);
    visitor("s", s_);
  }

 private:
  struct Weights {
    Var<T> z0, alpha, beta;
  };
  Weights weights(Tape<T>& tape) const {
    const Var<T> alpha = softplus(tape.watch(alpha_));
    return {tape.watch(z0_), alpha, softplus(tape.watch(s_)) - alpha};
  }
  static Var<T> length(Var<T> v) { return reshape(sqrt(sum(square(v), {1})), {v.extent(0), 1}); }

  RadialMistake mistake_;
  Parameter<T> z0_, alpha_, s_;
};

}  // namespace tapeflow
