#include "flows/layers/autoregressive/made.hpp"
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

// A good layer whose results are spoilt on their way out.
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

Pair right(Pair p) { return p; }
Pair sign_flipped(Pair p) { return {p.value, -p.log_det}; }
Pair doubled(Pair p) { return {p.value, p.log_det * 2}; }
Pair halved(Pair p) { return {p.value, p.log_det * 0.5}; }
Pair summed_over_batch(Pair p) { return {p.value, p.log_det * 0 + sum(p.log_det)}; }
Pair log_det_as_column(Pair p) { return {p.value, reshape(p.log_det, {p.log_det.size(), 1})}; }
Pair needs_rows(Pair p) { return {p.value, p.log_det + mean(p.log_det) * 0}; }

// A coupling as bare as can be, with its inside open to bugs:
//   z_0 = x_0, z_1 = x_1 exp(s) + t,  s = tanh(w x_0), t = v x_0.
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

// A masked autoregressive layer as bare as can be: μ and α from one hidden layer whose three units
// have degree 1, by masks that are open to bugs.
class BareMaf : public Layer {
 public:
  explicit BareMaf(Sees hidden = Sees::up_to_its_degree, Sees output = Sees::below_its_degree)
      : rng_(8),
        hidden_(degree_mask<double>({1, 2}, {1, 1, 1}, hidden), Activation::tanh, rng_),
        output_(degree_mask<double>({1, 1, 1}, {1, 2, 1, 2}, output), Activation::identity, rng_) {}
  using Layer::to_data;
  using Layer::to_latent;
  Pair to_latent(V x) const override {
    const V out = output_(hidden_(x)), mu = slice(out, 1, 0, 2), alpha = bounded(out);
    return {(x - mu) * exp(-alpha), -sum(alpha, {1})};
  }
  Pair to_data(V z) const override {
    std::vector<V> x(2, slice(z, 1, 0, 1) * 0), alpha = x;
    for (const std::size_t j : order_of_inverse()) {
      const V out = output_(hidden_(concatenate<double>(x, 1)));
      alpha[j] = slice(bounded(out), 1, j, j + 1);
      x[j] = slice(z, 1, j, j + 1) * exp(alpha[j]) + slice(out, 1, j, j + 1);
    }
    return {concatenate<double>(x, 1), sum(concatenate<double>(alpha, 1), {1})};
  }
  void visit(ParameterVisitor<double>& visitor) override {
    visitor("hidden", hidden_);
    visitor("output", output_);
  }

 private:
  virtual std::vector<std::size_t> order_of_inverse() const { return {0, 1}; }
  V bounded(V out) const { return tanh(slice(out, 1, 2, 4)); }

  Rng rng_;
  MaskedLinear<double> hidden_, output_;
};

class InverseForgetsTheOrder : public BareMaf {
  std::vector<std::size_t> order_of_inverse() const override { return {1, 0}; }
};

class LogScaleAddedUpWithTheWrongSign : public BareMaf {
 public:
  using BareMaf::to_data;
  using BareMaf::to_latent;
  Pair to_latent(V x) const override { return sign_flipped(BareMaf::to_latent(x)); }
  Pair to_data(V z) const override { return sign_flipped(BareMaf::to_data(z)); }
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

}  // namespace

std::vector<Planted> all_planted() {
  std::vector<Planted> all;
  const auto plant = [&](Planted planted) { all.push_back(std::move(planted)); };
  plant({"nothing", bare<Bare>(), "", "", {}});
  plant({"log_det: sign flipped in both directions",
         spoilt(sign_flipped, sign_flipped),
         "log_det of to_latent, row 0",
         "(ratio -1: a sign)",
         {5, 10}});
  plant({"log_det: doubled in both directions",
         spoilt(doubled, doubled),
         "log_det of to_latent, row 0",
         "(ratio 2: a missing 1/2, or counted twice)",
         {5, 10}});
  plant({"log_det: sign flipped in to_data only",
         spoilt(right, sign_flipped),
         "log_det of to_data, row 0",
         "(ratio -1: a sign)",
         {3, 5}});
  plant({"log-scale detached from the tape",
         bare<ScaleDetached>(),
         "Jacobian of to_latent, row 0",
         "",
         {4, 6, 7}});
  plant({"log_det: halved in both directions",
         spoilt(halved, halved),
         "log_det of to_latent, row 0",
         "(ratio 1/2: counted half)",
         {5, 10}});
  plant({"log_det: summed over the batch",
         spoilt(summed_over_batch, summed_over_batch),
         "rows leak in to_latent: changing row 0 changes row 1",
         "",
         {5, 8},
         {10}});
  plant({"log_det: of a constant scale, summed over it",
         constant_scale_summed(),
         "log_det of to_data, row 0",
         "(ratio 5: a sum where a mean is meant)",
         {5},
         {10}});
  plant({"log_det: of shape [N, 1]",
         spoilt(log_det_as_column, right),
         "to_latent of [5, 2]: needs a value [5, 2] and a log_det [5], got [5, 2] and [5, 1]",
         "",
         {1}});
  plant({"an empty batch throws",
         spoilt(needs_rows, right),
         "to_latent of [0, 2] throws: mean",
         "",
         {1}});
  plant({"the batch mean is subtracted",
         bare<ShiftedByTheBatchMean>(),
         "rows leak in to_latent: changing row 0 changes row 1",
         "",
         {8},
         {10}});
  plant({"wrong inverse: unscales before it unshifts",
         bare<InverseInWrongOrder>(),
         "round trip to_latent then to_data, row 0: starts at ",
         "",
         {2},
         {10}});
  plant({"conditioned on the half that is moved",
         bare<ConditionedOnTheMovedHalf>(),
         "round trip to_latent then to_data, row 0: starts at ",
         "",
         {2, 3, 5},
         {10}});
  plant({"moves the other half than it says",
         moves_the_other_half(),
         "structure of to_latent: output 0 depends on input 1, which the layer's structure rules "
         "out",
         "",
         {9}});
  plant({"a parameter without effect",
         bare<ParameterWithoutEffect>(),
         "parameter v receives no gradient from to_latent",
         "",
         {7}});
  plant({"a parameter that is not visited",
         bare<ParameterNotVisited>(),
         "parameter v of shape [1] is used but not visited: it would be neither trained nor saved",
         "",
         {12}});
  plant({"hidden state that every call changes",
         bare<ChangesWithEveryCall>(),
         "saved and loaded parameters give other numbers",
         "",
         {2, 12},
         {4, 5, 6, 8, 10}});
  plant({"exp of an unbounded log-scale",
         bare<ScaleUnbounded>(),
         "to_latent at 1000: a value or log_det is not finite",
         "",
         {11},
         {10}});
  for (Planted& planted : planted_planar_and_radial()) plant(std::move(planted));
  plant({"nothing, of a MAF", bare<BareMaf>(), "", "", {}});
  plant({"MAF: hidden mask > instead of >=",
         std::make_unique<BareMaf>(Sees::below_its_degree, Sees::below_its_degree),
         "parameter hidden.weight receives no gradient from to_latent",
         "",
         {7}});
  plant({"MAF: output mask >= instead of >",
         std::make_unique<BareMaf>(Sees::up_to_its_degree, Sees::up_to_its_degree),
         "log_det of to_latent, row 0",
         "",
         {2, 3, 5},
         {10}});
  plant({"MAF: log_det with the sign of the inverse",
         bare<LogScaleAddedUpWithTheWrongSign>(),
         "log_det of to_latent, row 0",
         "(ratio -1: a sign)",
         {5, 10}});
  plant({"MAF: the inverse forgets the order",
         bare<InverseForgetsTheOrder>(),
         "round trip to_latent then to_data, row 0: starts at ",
         "",
         {2, 3},
         {7, 10}});
  for (Planted& planted : planted_sylvester()) plant(std::move(planted));
  for (Planted& planted : planted_elementwise()) plant(std::move(planted));
  for (Planted& planted : planted_linear()) plant(std::move(planted));
  for (Planted& planted : planted_normalizations()) plant(std::move(planted));
  return all;
}

}  // namespace tapeflow
