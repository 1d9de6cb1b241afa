// Two planted mistakes: planar and radial layers as they are often misprinted.
#pragma once

#include "engine/random.hpp"
#include "flows/chain.hpp"
#include "flows/flow.hpp"
#include "flows/layers/planar/tanh_root.hpp"

#include <memory>
#include <stdexcept>

namespace tapeflow {

/// A planar layer with an unconstrained u, which starts at random. Nothing keeps w·u above -1.
/// Where w·u < -1 the layer folds the space: several points z have the same image x. The
/// determinant is right, but p_Z(z) / |det| is not the density at x: it is the contribution of one
/// of the points z.
template <class T>
class UnconstrainedPlanar : public Bijector<T> {
 public:
  UnconstrainedPlanar(std::size_t features, Rng& rng)
      : w_{"w", rng.normal<T>({features, 1})},
        b_{"b", rng.normal<T>({1})},
        u_{"u", rng.normal<T>({1, features})} {}

  std::size_t features() const override { return w_.value.size(); }

  // tag: unconstrained-planar
  Transformed<T> data(Var<T> z, Var<T>) const override {
    Tape<T>& tape = z.tape();
    const Var<T> w = tape.watch(w_), u = tape.watch(u_);
    const Var<T> t = linear(z, w, tape.watch(b_), Activation::tanh);
    const Var<T> det = 1 + matmul(u, w) * (1 - square(t));
    return {z + matmul(t, u), log(abs(sum(det, {1})))};
  }
  // end: unconstrained-planar
  Transformed<T> latent(Var<T> x, Var<T>) const override {  // one of the points z of x
    Tape<T>& tape = x.tape();
    const Var<T> w = tape.watch(w_), u = tape.watch(u_), m = 1 + matmul(u, w);
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
  Parameter<T> w_, b_, u_;
};

/// A radial layer with a misprint: it moves z along z + z0 instead of z - z0, but returns the
/// log-determinant of the right layer.
template <class T>
class MisprintedRadial : public Bijector<T> {
 public:
  MisprintedRadial(std::size_t features, Rng& rng)
      : z0_{"z0", rng.normal<T>({features})},
        alpha_{"alpha", filled<T>({1}, 0)},
        s_{"s", filled<T>({1}, 0)} {}

  std::size_t features() const override { return z0_.value.size(); }

  // tag: misprinted-radial
  Transformed<T> data(Var<T> z, Var<T>) const override {
    Tape<T>& tape = z.tape();
    const Var<T> z0 = tape.watch(z0_), alpha = softplus(tape.watch(alpha_));
    const Var<T> beta = softplus(tape.watch(s_)) - alpha;
    const Var<T> r = sqrt(sum(square(z - z0), {1})), h = 1 / (alpha + r);
    const Var<T> around = 1 + beta * h, along = around - beta * r * square(h);
    const T others = static_cast<T>(z.extent(1) - 1);
    return {z + reshape(beta * h, {z.extent(0), 1}) * (z + z0), others * log(around) + log(along)};
  }
  // end: misprinted-radial
  Transformed<T> latent(Var<T>, Var<T>) const override {
    throw std::logic_error("MisprintedRadial: nobody knows its inverse");
  }
  void visit(ParameterVisitor<T>& visitor) override {
    visitor("z0", z0_);
    visitor("alpha", alpha_);
    visitor("s", s_);
  }

 private:
  Parameter<T> z0_, alpha_, s_;
};

/// A flow of `layers` layers of one kind over a standard normal.
template <class T, template <class> class Layer>
Flow<T> flow_of(std::size_t features, std::size_t layers, Rng& rng) {
  auto chain = std::make_unique<Chain<T>>();
  for (std::size_t k = 0; k < layers; ++k) chain->template append<Layer<T>>(features, rng);
  return Flow<T>(std::move(chain), std::make_unique<StandardNormal<T>>(features));
}

}  // namespace tapeflow
