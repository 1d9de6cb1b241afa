#include "flows/layers/autoregressive/made.hpp"
#include "tests/flows/planted/all_planted.hpp"

namespace tapeflow {
namespace {

using V = Var<double>;
using Pair = Transformed<double>;
using Layer = Bijector<double>;

// A minimal masked autoregressive layer: μ and α from one hidden layer with three units of degree
// 1. Bugs can change its masks.
class BareMaf : public Layer {
 public:
  explicit BareMaf(Sees hidden = Sees::up_to_its_degree, Sees output = Sees::below_its_degree)
      : rng_(8),
        hidden_(degree_mask<double>({1, 2}, {1, 1, 1}, hidden), Activation::tanh, rng_),
        output_(degree_mask<double>({1, 1, 1}, {1, 2, 1, 2}, output), Activation::identity, rng_) {}
  std::size_t features() const override { return 2; }
  Pair latent(V x, V) const override {
    const V out = output_(hidden_(x)), mu = slice(out, 1, 0, 2), alpha = bounded(out);
    return {(x - mu) * exp(-alpha), -sum(alpha, {1})};
  }
  Pair data(V z, V) const override {
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
  Pair latent(V x, V) const override { return flipped(BareMaf::latent(x, {})); }
  Pair data(V z, V) const override { return flipped(BareMaf::data(z, {})); }

 private:
  static Pair flipped(Pair p) { return {p.value, -p.log_det}; }
};

// MAF with its two maps exchanged, but each with the log_det of the other.
class ExchangedWithoutTheLogDets : public BareMaf {
 public:
  Pair latent(V x, V) const override { return {BareMaf::data(x, {}).value, log_det(x)}; }
  Pair data(V z, V) const override {
    const Pair x = BareMaf::latent(z, {});
    return {x.value, -x.log_det};
  }

 private:
  V log_det(V x) const { return -BareMaf::data(x, {}).log_det; }
};

const PlantedFamily autoregressives("autoregressive", [] {
  std::vector<PlantedLayer> all;
  const auto plant = [&](PlantedLayer planted) { all.push_back(std::move(planted)); };
  plant({"MaskedAutoregressive: nothing", std::make_unique<BareMaf>(), "", "", {}});
  plant({"MaskedAutoregressive: hidden mask > instead of >=",
         std::make_unique<BareMaf>(Sees::below_its_degree, Sees::below_its_degree),
         "parameter hidden.weight receives no gradient from to_latent",
         "",
         {7}});
  plant({"MaskedAutoregressive: output mask >= instead of >",
         std::make_unique<BareMaf>(Sees::up_to_its_degree, Sees::up_to_its_degree),
         "log_det of to_latent, row 0",
         "",
         {2, 3, 5},
         {10}});
  plant({"MaskedAutoregressive: log_det with the sign of the inverse",
         std::make_unique<LogScaleAddedUpWithTheWrongSign>(),
         "log_det of to_latent, row 0",
         "(ratio -1: a sign)",
         {5, 10}});
  plant({"MaskedAutoregressive: the inverse forgets the order",
         std::make_unique<InverseForgetsTheOrder>(),
         "round trip to_latent then to_data, row 0",
         "",
         {2, 3},
         {7, 10}});
  plant({"InverseAutoregressive: the log_dets not exchanged",
         std::make_unique<ExchangedWithoutTheLogDets>(),
         "log_det of to_latent, row 0",
         "(ratio -1: a sign); also log_det of to_data",
         {5, 10}});
  return all;
});

}  // namespace
}  // namespace tapeflow
