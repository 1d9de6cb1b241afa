// Bugs of couplings, and bugs that any layer may have.
#include "flows/layers/coupling/affine_coupling.hpp"
#include "flows/layers/elementwise/standardize.hpp"
#include "tests/flows/planted/all_planted.hpp"

#include <algorithm>
#include <functional>

namespace tapeflow {
namespace {

using V = Var<double>;
using Pair = Transformed<double>;
using Layer = Bijector<double>;

// A good layer; `Spoil` changes its results.
class Spoilt : public Layer {
 public:
  using Spoil = std::function<Pair(Pair)>;

  Spoilt(std::unique_ptr<Layer> good, Spoil to_latent, Spoil to_data)
      : good_(std::move(good)), to_latent_(std::move(to_latent)), to_data_(std::move(to_data)) {}
  std::size_t features() const override { return good_->features(); }
  Pair latent(V x, V) const override { return to_latent_(good_->to_latent(x)); }
  Pair data(V z, V) const override { return to_data_(good_->to_data(z)); }
  void visit(ParameterVisitor<double>& visitor) override { visitor("good", *good_); }

 private:
  std::unique_ptr<Layer> good_;
  Spoil to_latent_, to_data_;
};

Pair right(Pair p) { return p; }
Pair sign_flipped(Pair p) { return {p.value, -p.log_det}; }
Pair doubled(Pair p) { return {p.value, p.log_det * 2}; }
Pair halved(Pair p) { return {p.value, p.log_det * 0.5}; }
Pair summed_over_batch(Pair p) { return {p.value, p.log_det * 0 + sum(p.log_det)}; }
Pair log_det_as_column(Pair p) { return {p.value, reshape(p.log_det, {p.log_det.size(), 1})}; }
Pair needs_rows(Pair p) { return {p.value, p.log_det + mean(p.log_det) * 0}; }

// A minimal coupling; derived classes with a bug override its parts:
class Bare : public Layer {
 public:
  std::size_t features() const override { return 2; }
  Pair latent(V x, V) const override {
    const V a = slice(x, 1, 0, 1), b = slice(x, 1, 1, 2), s = log_scale(a, b);
    return {concatenate({a, b * exp(s) + shift(a)}, 1), sum(s, {1})};
  }
  Pair data(V z, V) const override {
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
  Pair data(V z, V) const override {
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

// x_b = z_b + m(z_a) in both directions.
class AddsBothWays : public Coupling<double> {
 public:
  AddsBothWays() : Coupling(half_split(2), 0) {}
  Pair move(V x_b, V input) const override {
    return {x_b + input * input.tape().watch(w_), zero_log_det(x_b)};
  }
  Pair move_back(V z_b, V input) const override { return move(z_b, input); }
  void visit(ParameterVisitor<double>& visitor) override { visitor("w", w_); }

 private:
  Parameter<double> w_{"w", {0.9}};
};

std::unique_ptr<Layer> spoilt(Spoilt::Spoil to_latent, Spoilt::Spoil to_data) {
  Rng rng(5);
  const AffineCouplingOptions options{.hidden = {4}};
  return std::make_unique<Spoilt>(
      std::make_unique<AffineCoupling<double>>(half_split(2), options, rng), to_latent, to_data);
}

std::unique_ptr<Layer> moves_the_other_half() {
  Rng rng(5);
  return std::make_unique<AffineCoupling<double>>(half_split(2).swapped(),
                                                  AffineCouplingOptions{.hidden = {4}}, rng);
}

std::unique_ptr<Layer> constant_scale_summed() {
  return std::make_unique<Spoilt>(
      std::make_unique<Standardize<double>>(Array<double>{0., 0.}, Array<double>{2., 3.}),
      summed_over_batch, summed_over_batch);
}

template <class L>
std::unique_ptr<Layer> bare() {
  return std::make_unique<L>();
}

const PlantedFamily couplings("coupling", [] {
  std::vector<PlantedLayer> all;
  const auto plant = [&](PlantedLayer planted) { all.push_back(std::move(planted)); };
  plant({"AffineCoupling: nothing", bare<Bare>(), "", "", {}});
  plant({"AffineCoupling: log_det sign flipped in both directions",
         spoilt(sign_flipped, sign_flipped),
         "log_det of to_latent, row 0",
         "(ratio -1: a sign)",
         {5, 10}});
  plant({"AffineCoupling: log_det doubled in both directions",
         spoilt(doubled, doubled),
         "log_det of to_latent, row 0",
         "(ratio 2: a missing 1/2, or counted twice)",
         {5, 10}});
  plant({"AffineCoupling: log_det sign flipped in to_data only",
         spoilt(right, sign_flipped),
         "log_det of to_data, row 0",
         "(ratio -1: a sign)",
         {3, 5}});
  plant({"AffineCoupling: log-scale detached from the tape",
         bare<ScaleDetached>(),
         "Jacobian of to_latent, row 0",
         "",
         {4, 6, 7}});
  plant({"AffineCoupling: log_det halved in both directions",
         spoilt(halved, halved),
         "log_det of to_latent, row 0",
         "(ratio 1/2: counted half)",
         {5, 10}});
  plant({"AffineCoupling: log_det summed over the batch",
         spoilt(summed_over_batch, summed_over_batch),
         "rows leak in to_latent: changing row 0 changes row 1",
         "",
         {5, 8},
         {10}});
  plant({"AffineCoupling: log_det of a constant scale, summed over it",
         constant_scale_summed(),
         "log_det of to_latent, row 0",
         "(ratio 5: a sum where a mean is meant)",
         {5},
         {10}});
  plant({"AffineCoupling: log_det of shape [N, 1]",
         spoilt(log_det_as_column, right),
         "to_latent of [5, 2] throws: Spoilt: needs latent to return a value [5, 2] and a log_det "
         "[5], got "
         "[5, 2] and [5, 1]",
         "",
         {1}});
  plant({"AffineCoupling: an empty batch throws",
         spoilt(needs_rows, right),
         "to_latent of [0, 2] throws: mean",
         "",
         {1}});
  plant({"AffineCoupling: the batch mean is subtracted",
         bare<ShiftedByTheBatchMean>(),
         "rows leak in to_latent: changing row 0 changes row 1",
         "",
         {8},
         {10}});
  plant({"AffineCoupling: wrong inverse, unscales before it unshifts",
         bare<InverseInWrongOrder>(),
         "round trip to_latent then to_data, row 0",
         "",
         {2},
         {10}});
  plant({"AffineCoupling: conditioned on the half that is moved",
         bare<ConditionedOnTheMovedHalf>(),
         "round trip to_latent then to_data, row 0",
         "",
         {2, 3, 5},
         {10}});
  plant({"AffineCoupling: moves the other half than it says",
         moves_the_other_half(),
         "structure of to_latent: output 0 depends on input 1, which the layer's structure rules "
         "out",
         "",
         {9}});
  plant({"AffineCoupling: a parameter without effect",
         bare<ParameterWithoutEffect>(),
         "parameter v receives no gradient from to_latent",
         "",
         {7}});
  plant({"AffineCoupling: a parameter that is not visited",
         bare<ParameterNotVisited>(),
         "parameter v of shape [1] is used but not visited: it would be neither trained nor saved",
         "",
         {12}});
  plant({"AffineCoupling: hidden state that every call changes",
         bare<ChangesWithEveryCall>(),
         "to_latent of the same rows gives other numbers the second time",
         "",
         {12}});
  plant({"AffineCoupling: exp of an unbounded log-scale",
         bare<ScaleUnbounded>(),
         "to_latent at 1000 in column 0: a value or log_det is not finite",
         "",
         {11},
         {10}});
  plant({"AdditiveCoupling: added in both directions",
         bare<AddsBothWays>(),
         "round trip to_latent then to_data, row 0, column 1: starts at ",
         "in column 1 alone; each map fits its own log_det: the two maps are not inverse to one "
         "another",
         {2}});
  return all;
});

}  // namespace

}  // namespace tapeflow
