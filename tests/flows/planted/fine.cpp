// Fine bugs: errors of 1e-3 to 1e-13 in layers that are right otherwise, each just above what its
// clause tolerates. Nothing but this clause may notice it.
#include "tests/flows/planted/all_planted.hpp"

#include <algorithm>
#include <cmath>

namespace tapeflow {
namespace {

using V = Var<double>;
using Pair = Transformed<double>;
using Layer = Bijector<double>;

// z = x exp(s), with s of each column trained. Derived classes with a bug override its parts.
class Scales : public Layer {
 public:
  std::size_t features() const override { return 2; }
  Pair latent(V x, V) const override {
    const V s = x.tape().watch(s_);
    return to_latent_spoilt({x * exp(s), constant_log_det(x, sum(s))}, x);
  }
  Pair data(V z, V) const override {
    const V s = z.tape().watch(s_);
    return to_data_spoilt({z * exp(-s), constant_log_det(z, -sum(s))}, z);
  }
  void visit(ParameterVisitor<double>& visitor) override { visitor("s", s_); }

 private:
  virtual Pair to_latent_spoilt(Pair right, V) const { return right; }
  virtual Pair to_data_spoilt(Pair right, V) const { return right; }

  Parameter<double> s_{"s", {0., 0.}};
};

class ValueOffOnTheWayBack : public Scales {
  Pair to_data_spoilt(Pair right, V) const override { return {right.value + 1e-12, right.log_det}; }
};

class LogDetOffOnTheWayBack : public Scales {
  Pair to_data_spoilt(Pair right, V) const override { return {right.value, right.log_det + 1e-12}; }
};

class LogDetOffBothWays : public Scales {
  Pair to_latent_spoilt(Pair right, V) const override {
    return {right.value, right.log_det + 1e-5};
  }
  Pair to_data_spoilt(Pair right, V) const override { return {right.value, right.log_det - 1e-5}; }
};

// y = x with an adjoint that is 1e-5 too large.
V with_a_larger_adjoint(V x) {
  V y = x.tape().output(x.shape(), {x});
  std::copy_n(x.data(), x.size(), x.tape().write(y));
  x.tape().pullback(y, [x, y] {
    const Target<double> dx = x.target();
    for (std::size_t i = 0; dx && i < x.size(); ++i) {
      const double given = (1 + 1e-5) * y.dy()[i];
      dx.data[i] = dx.add ? dx.data[i] + given : given;
    }
  });
  return y;
}

class AdjointOfTheValueOff : public Scales {
  Pair to_latent_spoilt(Pair right, V) const override {
    return {with_a_larger_adjoint(right.value), right.log_det};
  }
};

class AdjointOfLogDetOff : public Scales {
  Pair to_latent_spoilt(Pair right, V) const override {
    return {right.value, with_a_larger_adjoint(right.log_det)};
  }
};

// Adds 1e-13 times the sum over the batch.
class LeaksALittle : public Scales {
  Pair to_latent_spoilt(Pair right, V x) const override {
    return {right.value + sum(x) * 1e-13, right.log_det};
  }
};

class NeedsTwoRows : public Scales {
  Pair to_latent_spoilt(Pair right, V x) const override {
    const double beside_it = static_cast<double>(x.extent(0)) - 1;
    return {right.value, right.log_det + right.log_det * 0 / beside_it};
  }
};

// Column 0 takes 1e-9 of column 1, and gives it back.
class DependsALittle : public Scales {
 public:
  Pair latent(V x, V) const override {
    const Pair right = Scales::latent(x, {});
    return {mixed(right.value, 1e-9), right.log_det};
  }
  Pair data(V z, V) const override { return Scales::data(mixed(z, -1e-9), {}); }

 private:
  static V mixed(V x, double share) {
    const V a = slice(x, 1, 0, 1), b = slice(x, 1, 1, 2);
    return concatenate({a + b * share, b}, 1);
  }
};

// Right at every point that the other clauses visit. Beyond 2.6 deviations, where 0.9 % of the mass
// lies, log_det is a tenth of a nat too high.
class TailsTooHigh : public Scales {
  Pair to_latent_spoilt(Pair right, V) const override {
    return {right.value, right.log_det + beyond(right.value)};
  }
  Pair to_data_spoilt(Pair right, V z) const override {
    return {right.value, right.log_det - beyond(z)};
  }
  static V beyond(V z) {
    Array<double> excess(Shape{z.extent(0)});
    for (std::size_t i = 0; i < excess.size(); ++i)
      excess(i) = std::abs(z.data()[2 * i]) > 2.6 ? 0.1 : 0;
    return z.tape().constant(std::move(excess));
  }
};

// The identity, by way of an exponential that overflows if both columns are extreme.
class OverflowsInCorners : public Layer {
 public:
  explicit OverflowsInCorners(double sign) : sign_(sign) {}
  std::size_t features() const override { return 2; }
  Pair latent(V x, V) const override { return {x + overflow(x), zero_log_det(x)}; }
  Pair data(V z, V) const override { return {z - overflow(z), zero_log_det(z)}; }

 private:
  // 0 as long as |x_0 + sign x_1| < 1775, else a NaN.
  V overflow(V x) const {
    const V a = slice(x, 1, 0, 1), b = slice(x, 1, 1, 2);
    return exp((a + b * sign_) / 2.5) * 0 + exp((a + b * sign_) / -2.5) * 0;
  }

  double sign_;
};

const PlantedFamily fine("fine", [] {
  std::vector<PlantedLayer> all;
  const auto plant = [&](std::string bug, std::unique_ptr<Layer> layer, std::string sentence,
                         int clause) {
    all.push_back({std::move(bug), std::move(layer), std::move(sentence), "", {clause}});
  };
  all.push_back({"fine: nothing", std::make_unique<Scales>(), "", "", {}});
  plant("fine: to_data off by 1e-12", std::make_unique<ValueOffOnTheWayBack>(), "round trip ", 2);
  plant("fine: log_det of to_data off by 1e-12", std::make_unique<LogDetOffOnTheWayBack>(),
        "log-dets of ", 3);
  plant("fine: log_det off by 1e-5 both ways", std::make_unique<LogDetOffBothWays>(),
        "log_det of to_latent, row 0", 5);
  all.push_back({"fine: adjoint of the value off by 1e-5",
                 std::make_unique<AdjointOfTheValueOff>(),
                 "Jacobian of to_latent, row ",
                 "",
                 {4, 6}});
  plant("fine: adjoint of log_det off by 1e-5", std::make_unique<AdjointOfLogDetOff>(),
        "log_det of to_latent: gradient of ", 6);
  all.push_back({"fine: rows leak by 1e-13",
                 std::make_unique<LeaksALittle>(),
                 "rows leak in to_latent: changing row 0 changes row 1",
                 "",
                 {8},
                 {9}});
  plant("fine: a batch of one row gives NaN", std::make_unique<NeedsTwoRows>(),
        "to_latent of [1, 2]: a value or log_det is not finite", 1);
  plant("fine: a column depends on another by 1e-9", std::make_unique<DependsALittle>(),
        "structure of to_latent: output 0 depends on input 1", 9);
  plant("fine: 1e-3 of mass too much in the tails", std::make_unique<TailsTooHigh>(),
        "the density integrates to 1.0", 10);
  plant("fine: overflows when all columns are extreme", std::make_unique<OverflowsInCorners>(1),
        "to_latent at -1000 in all columns: a value or log_det is not finite", 11);
  plant("fine: overflows at opposite extremes", std::make_unique<OverflowsInCorners>(-1),
        "to_latent at -1000 and 1000 in turn: a value or log_det is not finite", 11);
  return all;
});

}  // namespace
}  // namespace tapeflow
