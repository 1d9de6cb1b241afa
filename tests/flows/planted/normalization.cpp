// Bugs of normalising layers.
#include "tests/flows/planted/all_planted.hpp"

namespace tapeflow {
namespace {

using V = Var<double>;
using Pair = Transformed<double>;
using Layer = Bijector<double>;

// Batch normalisation with frozen statistics; derived classes with a bug override its parts. The
// variances are small, so that epsilon matters.
class BareBatchNorm : public Layer {
 public:
  std::size_t features() const override { return 2; }
  Pair latent(V x, V) const override {
    V m = x.tape().watch(mean_), v = x.tape().watch(variance_);
    statistics(x, m, v);
    const V gamma = exp(x.tape().watch(log_gamma_));
    return {(x - m) * gamma / sqrt(v + 0.1) + x.tape().watch(beta_),
            constant_log_det(x, log_scale(x.tape().watch(log_gamma_), v))};
  }
  Pair data(V z, V) const override {
    V m = z.tape().watch(mean_), v = z.tape().watch(variance_);
    statistics(z, m, v);
    const V gamma = exp(z.tape().watch(log_gamma_));
    return {(z - z.tape().watch(beta_)) * sqrt(v + 0.1) / gamma + m,
            constant_log_det(z, -log_scale(z.tape().watch(log_gamma_), v))};
  }
  void visit(ParameterVisitor<double>& visitor) override {
    visitor("log_gamma", log_gamma_);
    visitor("beta", beta_);
    visitor("mean", mean_);
    visitor("variance", variance_);
  }

 protected:
  virtual void statistics(V /*x*/, V& /*m*/, V& /*v*/) const {}
  virtual V log_scale(V log_gamma, V v) const { return sum(log_gamma - 0.5 * log(v + 0.1)); }

 private:
  Parameter<double> log_gamma_{"log_gamma", {0., 0.}}, beta_{"beta", {0., 0.}};
  Parameter<double> mean_ = frozen("mean", Array<double>{0.3, -0.2}),
                    variance_ = frozen("variance", Array<double>{0.2, 0.05});
};

class EpsilonForgotten : public BareBatchNorm {
  V log_scale(V log_gamma, V v) const override { return sum(log_gamma - 0.5 * log(v)); }
};

// ln(v + ε) in place of ln √(v + ε).
class VarianceForDeviation : public BareBatchNorm {
  V log_scale(V log_gamma, V v) const override { return sum(log_gamma - log(v + 0.1)); }
};

// The statistics of the scored rows themselves: the likelihood is higher than any density's.
class DensityOfTheBatch : public BareBatchNorm {
  void statistics(V x, V& m, V& v) const override {
    if (x.extent(0) < 2) return;
    m = mean(x, {0});
    v = mean(square(x - m), {0});
  }
};

// z = (x + b) e^s, and back with the shift undone before the scale.
class ActNormUndoneInWrongOrder : public Layer {
 public:
  std::size_t features() const override { return 2; }
  Pair latent(V x, V) const override {
    const V b = x.tape().watch(b_), s = x.tape().watch(s_);
    return {(x + b) * exp(s), constant_log_det(x, sum(s))};
  }
  Pair data(V z, V) const override {
    const V b = z.tape().watch(b_), s = z.tape().watch(s_);
    return {(z - b) * exp(-s), constant_log_det(z, -sum(s))};
  }
  void visit(ParameterVisitor<double>& visitor) override {
    visitor("shift", b_);
    visitor("log_scale", s_);
  }

 private:
  Parameter<double> b_{"shift", {0.4, -0.3}}, s_{"log_scale", {0.2, 0.5}};
};

template <class L>
std::unique_ptr<Layer> bare() {
  return std::make_unique<L>();
}

const PlantedFamily normalizations("normalization", [] {
  std::vector<PlantedLayer> all;
  all.push_back({"BatchNorm: nothing", bare<BareBatchNorm>(), "", "", {}});
  all.push_back({"BatchNorm: epsilon forgotten in log_det",
                 bare<EpsilonForgotten>(),
                 "log_det of to_latent, row 0",
                 "",
                 {5, 10}});
  all.push_back({"BatchNorm: ln v for ln of its root",
                 bare<VarianceForDeviation>(),
                 "log_det of to_latent, row 0",
                 "",
                 {5, 10}});
  all.push_back({"BatchNorm: density by the batch's statistics",
                 bare<DensityOfTheBatch>(),
                 "rows leak in to_latent: changing row 0 changes row 1",
                 "",
                 {2, 8},
                 {3, 4, 5, 6, 7, 10}});
  all.push_back({"ActNorm: shift and scale undone in the wrong order",
                 bare<ActNormUndoneInWrongOrder>(),
                 "round trip to_latent then to_data, row 0, column 0: starts at ",
                 "(in 5 of 5 rows; each map fits its own log_det: the two maps are not inverse to "
                 "one another); also to_data then to_latent",
                 {2}});
  return all;
});

}  // namespace

}  // namespace tapeflow
