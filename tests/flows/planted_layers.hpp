// Layers on two columns with one planted bug each: what check_bijector has to catch.
#pragma once

#include "flows/affine_coupling.hpp"

#include <functional>
#include <memory>

namespace tapeflow::planted {

using V = Var<double>;
using Pair = Transformed<double>;
using Layer = Bijector<double>;

/// A good layer whose results are spoilt on their way out.
class Spoilt : public Layer {
 public:
  using Spoil = std::function<Pair(Pair)>;

  Spoilt(std::unique_ptr<Layer> good, Spoil to_latent, Spoil to_data)
      : good_(std::move(good)), to_latent_(std::move(to_latent)), to_data_(std::move(to_data)) {}
  using Layer::to_data;
  using Layer::to_latent;
  Pair to_latent(V x) const override { return to_latent_(good_->to_latent(x)); }
  Pair to_data(V z) const override { return to_data_(good_->to_data(z)); }
  void visit(ParameterVisitor<double>& visitor) override { visitor("good", *good_); }

 private:
  std::unique_ptr<Layer> good_;
  Spoil to_latent_, to_data_;
};

inline Pair right(Pair p) { return p; }
inline Pair sign_flipped(Pair p) { return {p.value, -p.log_det}; }
inline Pair doubled(Pair p) { return {p.value, p.log_det * 2}; }
inline Pair halved(Pair p) { return {p.value, p.log_det * 0.5}; }
inline Pair summed_over_batch(Pair p) { return {p.value, p.log_det * 0 + sum(p.log_det)}; }
inline Pair log_det_as_column(Pair p) {
  return {p.value, reshape(p.log_det, {p.log_det.size(), 1})};
}
inline Pair needs_rows(Pair p) { return {p.value, p.log_det + mean(p.log_det) * 0}; }

/// A coupling as bare as can be, with its inside open to bugs:
///   z_0 = x_0, z_1 = x_1 exp(s) + t,  s = tanh(w x_0), t = v x_0.
class Bare : public Layer {
 public:
  using Layer::to_data;
  using Layer::to_latent;
  Pair to_latent(V x) const override {
    const V a = slice(x, 1, 0, 1), b = slice(x, 1, 1, 2), s = log_scale(a, b);
    return {concatenate({a, b * exp(s) + shift(a)}, 1), sum(s, {1})};
  }
  Pair to_data(V z) const override {
    const V a = slice(z, 1, 0, 1), b = slice(z, 1, 1, 2), s = log_scale(a, b);
    return {concatenate({a, (b - shift(a)) * exp(-s)}, 1), -sum(s, {1})};
  }
  void visit(ParameterVisitor<double>& visitor) override {
    visitor("w", w_);
    visitor("v", v_);
  }

 protected:
  virtual V log_scale(V a, V /*b*/) const { return tanh(a * a.tape().watch(w_)); }
  virtual V shift(V a) const { return a * a.tape().watch(v_); }

  Parameter<double> w_{"w", {0.9}}, v_{"v", {-0.4}};
};

class ScaleDetached : public Bare {
  V log_scale(V a, V b) const override {
    return a.tape().constant(Array<double>(Bare::log_scale(a, b).value()));
  }
};

class ScaleUnbounded : public Bare {
  V log_scale(V a, V) const override { return a * a.tape().watch(w_); }
};

class ConditionedOnTheMovedHalf : public Bare {
  V log_scale(V, V b) const override { return Bare::log_scale(b, b); }
};

class InverseInWrongOrder : public Bare {
 public:
  using Bare::to_data;
  Pair to_data(V z) const override {
    const V a = slice(z, 1, 0, 1), b = slice(z, 1, 1, 2), s = log_scale(a, b);
    return {concatenate({a, b * exp(-s) - shift(a)}, 1), -sum(s, {1})};
  }
};

class ShiftedByTheBatchMean : public Bare {
  V shift(V a) const override {
    const auto n = static_cast<double>(std::max<std::size_t>(1, a.extent(0)));
    return Bare::shift(a) - sum(a, {0}) / n;
  }
};

class ParameterWithoutEffect : public Bare {
  V shift(V a) const override { return a * 0; }
};

class ParameterNotVisited : public Bare {
  void visit(ParameterVisitor<double>& visitor) override { visitor("w", w_); }
};

class ChangesWithEveryCall : public Bare {
  V shift(V a) const override { return Bare::shift(a) + ++calls_; }
  mutable double calls_ = 0;
};

}  // namespace tapeflow::planted
