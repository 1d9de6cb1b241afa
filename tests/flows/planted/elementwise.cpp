// Bugs of elementwise layers.
#include "flows/layers/elementwise/elementwise.hpp"

#include "tests/flows/planted/all_planted.hpp"

#include <cmath>
#include <limits>

namespace tapeflow {
namespace {

using V = Var<double>;
using Pair = Transformed<double>;
using Layer = Bijector<double>;

// z = ln(e^x - 1) = x + ln(1 - e^-x), with a wrong sign before the logarithm.
class SoftplusWithAWrongInverse : public Elementwise<double> {
 public:
  SoftplusWithAWrongInverse() : Elementwise(0, std::numeric_limits<double>::infinity()) {}

 private:
  V f(V z) const override { return softplus(z); }
  V inverse_of_f(V x) const override { return x - log(-expm1(-x)); }
  V log_slope(V z) const override { return log_sigmoid(z); }
};

// The slope 1 - tanh² is right until tanh² rounds to 1.
class TanhWithTheSlopeSpeltOut : public Elementwise<double> {
 public:
  TanhWithTheSlopeSpeltOut() : Elementwise(-1, 1) {}

 private:
  V f(V z) const override { return tanh(z); }
  V inverse_of_f(V x) const override { return (log1p(x) - log1p(-x)) / 2; }
  V log_slope(V z) const override { return log(1 - square(tanh(z))); }
};

// α = 0.05, and the -ln(1 - 2α) that squeezing costs in each column is left out.
class SqueezedForFree : public Elementwise<double> {
 public:
  SqueezedForFree() : Elementwise(-0.05 / 0.9, 1 + 0.05 / 0.9) {}

 private:
  V f(V z) const override { return (sigmoid(z) - 0.05) / 0.9; }
  V inverse_of_f(V x) const override { return log(0.05 + 0.9 * x) - log(0.95 - 0.9 * x); }
  V log_slope(V z) const override { return -softplus(z) - softplus(-z); }
};

// The slope e^z in place of its logarithm.
class ExpWithTheSlopeItself : public Elementwise<double> {
 public:
  ExpWithTheSlopeItself() : Elementwise(0, std::numeric_limits<double>::infinity()) {}

 private:
  V f(V z) const override { return exp(z); }
  V inverse_of_f(V x) const override { return log(x); }
  V log_slope(V z) const override { return exp(z); }
};

// ln slope on both sides of the bend.
class LeakyReluWithoutABend : public Elementwise<double> {
 public:
  LeakyReluWithoutABend()
      : Elementwise(-std::numeric_limits<double>::infinity(),
                    std::numeric_limits<double>::infinity()) {}

 private:
  V f(V z) const override { return leaky_relu(z, 0.25); }
  V inverse_of_f(V x) const override { return leaky_relu(x, 4); }
  V log_slope(V z) const override { return z * 0 + std::log(0.25); }
};

// log_det is the sum of the scales exp(s), but |det| is their product.
class AffineThatSumsItsScales : public Layer {
 public:
  std::size_t features() const override { return 2; }
  Pair latent(V x, V) const override {
    const V s = x.tape().watch(s_);
    return {x * exp(-s), constant_log_det(x, -sum(exp(s)))};
  }
  Pair data(V z, V) const override {
    const V s = z.tape().watch(s_);
    return {z * exp(s), constant_log_det(z, sum(exp(s)))};
  }
  void visit(ParameterVisitor<double>& visitor) override { visitor("log_scale", s_); }

 private:
  Parameter<double> s_{"log_scale", {0., 0.}};
};

// z = x exp(c W) + c V, whose log-determinant is that of the first row's context.
class ScaledAsTheFirstRow : public Layer {
 public:
  std::size_t features() const override { return 2; }
  std::size_t context_features() const override { return 2; }
  Pair latent(V x, V c) const override {
    const V s = log_scale(c);
    return {x * exp(s) + shift(c), of_first_row(s)};
  }
  Pair data(V z, V c) const override {
    const V s = log_scale(c);
    return {(z - shift(c)) * exp(-s), -of_first_row(s)};
  }
  void visit(ParameterVisitor<double>& visitor) override {
    visitor("w", w_);
    visitor("v", v_);
  }

 private:
  V log_scale(V c) const { return tanh(matmul(c, c.tape().watch(w_))); }
  V shift(V c) const { return matmul(c, c.tape().watch(v_)); }
  static V of_first_row(V s) {
    if (s.extent(0) == 0) return sum(s, {1});
    return sum(s * 0, {1}) + sum(slice(s, 0, 0, 1));
  }

  Parameter<double> w_{"w", {{0.3, -0.2}, {0.1, 0.4}}}, v_{"v", {{0.5, 1.}, {-1., 0.2}}};
};

// The slope lacks ln s of the spread.
class TailsWithoutTheirSpread : public Elementwise<double> {
 public:
  TailsWithoutTheirSpread()
      : Elementwise(-std::numeric_limits<double>::infinity(),
                    std::numeric_limits<double>::infinity()) {}

 private:
  V f(V z) const override { return 1.5 * sinh(z); }
  V inverse_of_f(V x) const override { return asinh(x / 1.5); }
  V log_slope(V z) const override { return softplus(z * 2) - z - std::log(2.); }
};

// z = (x - m) / s, and nothing for the s.
class StandardizeForFree : public Layer {
 public:
  std::size_t features() const override { return 2; }
  Pair latent(V x, V) const override { return {(x - centre(x)) / spread(x), zero_log_det(x)}; }
  Pair data(V z, V) const override { return {z * spread(z) + centre(z), zero_log_det(z)}; }

 private:
  static V centre(V x) { return x.tape().constant(Array<double>{0.5, -1.}); }
  static V spread(V x) { return x.tape().constant(Array<double>{2., 3.}); }
};

CheckOptions between(double low, double high) {
  CheckOptions options;
  options.data_low = low;
  options.data_high = high;
  return options;
}

CheckOptions latents_between(double low, double high, CheckOptions options) {
  options.latent_low = low;
  options.latent_high = high;
  return options;
}

CheckOptions given_context() {
  CheckOptions options;
  options.context = Array<double>{{1, 2}, {-1, 0}, {0.5, 3}, {2, 1}, {0, -2}};
  return options;
}

double positive(double v) { return std::exp(v); }
double within_one(double v) { return 0.95 * std::tanh(v); }
double unit(double v) { return 0.5 + 0.45 * std::tanh(v); }

template <class L>
std::unique_ptr<Bijector<double>> bare() {
  return std::make_unique<L>();
}

const PlantedFamily elementwise("elementwise", [] {
  std::vector<PlantedLayer> all;
  all.push_back({"Affine: log_det sums scales, not their logs",
                 bare<AffineThatSumsItsScales>(),
                 "log_det of to_latent, row 0",
                 "",
                 {5, 10}});
  all.push_back({"ConditionalAffine: log_det is that of the first row",
                 bare<ScaledAsTheFirstRow>(),
                 "log_det of to_latent, row 1",
                 "",
                 {5},
                 {3, 6, 8, 10},
                 false,
                 given_context()});
  all.push_back({"Standardize: log_det left out",
                 bare<StandardizeForFree>(),
                 "log_det of to_latent, row 0",
                 "(left out: the layer says 0 in every row); also log_det of to_data",
                 {5, 10}});
  all.push_back({"Softplus: wrong sign in the inverse",
                 bare<SoftplusWithAWrongInverse>(),
                 "round trip to_latent then to_data, row 0",
                 "",
                 {2, 3, 5},
                 {10},
                 false,
                 between(1e-30, 1e3),
                 positive});
  all.push_back({"Tanh: log_det without care for its tails",
                 bare<TanhWithTheSlopeSpeltOut>(),
                 "to_data at -1000 in column 0: a value or log_det is not finite",
                 "",
                 {11},
                 {},
                 false,
                 between(-1 + 1e-6, 1 - 1e-6),
                 within_one});
  all.push_back({"Sigmoid: the squeeze's own factor forgotten",
                 bare<SqueezedForFree>(),
                 "log_det of to_latent, row 0",
                 "",
                 {5, 10},
                 {},
                 false,
                 between(0, 1),
                 unit});
  all.push_back({"Exp: the slope for its logarithm",
                 bare<ExpWithTheSlopeItself>(),
                 "log_det of to_latent, row 0",
                 "",
                 {5},
                 {10},
                 false,
                 latents_between(-4, 4, between(1e-3, 1e3)),
                 positive});
  all.push_back({"LeakyRelu: ln slope on both sides",
                 bare<LeakyReluWithoutABend>(),
                 "log_det of to_latent, row 0",
                 "",
                 {5, 10}});
  all.push_back({"HeavyTails: the spread forgotten in the slope",
                 bare<TailsWithoutTheirSpread>(),
                 "log_det of to_latent, row 0",
                 "",
                 {5, 10},
                 {},
                 false,
                 latents_between(-60, 60, between(-1e3, 1e3))});
  return all;
});

}  // namespace

}  // namespace tapeflow
