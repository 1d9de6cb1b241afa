// Two mistakes to plant: planar and radial layers as they are often printed.
#pragma once

#include "engine/random.hpp"
#include "flows/chain.hpp"
#include "flows/flow.hpp"
#include "flows/layers/planar/tanh_root.hpp"

#include <memory>
#include <stdexcept>

namespace tapeflow {

/// A planar layer whose u is free, and starts at random: nothing keeps w·u above -1. Where it is
/// below, the layer folds the space, and several z have one x. The determinant is that of the map,
/// and yet p_Z(z) / |det| is not the density at x: it is the share of one of the z.
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
  Transformed<T> latent(Var<T> x, Var<T>) const override {  // one of its z, where it has several
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

/// A radial layer with a slip of the pen: it pushes along z + z0 for z - z0, under the determinant
/// of the right one.
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

/// Layers of one kind over a standard normal.
template <class T, template <class> class Layer>
Flow<T> flow_of(std::size_t features, std::size_t layers, Rng& rng) {
  auto chain = std::make_unique<Chain<T>>();
  for (std::size_t k = 0; k < layers; ++k) chain->template append<Layer<T>>(features, rng);
  return Flow<T>(std::move(chain), std::make_unique<StandardNormal<T>>(features));
}

}  // namespace tapeflow
