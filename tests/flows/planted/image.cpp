// Bugs of the layers of pictures.
#include "flows/layers/elementwise/affine.hpp"
#include "flows/layers/image/conv_coupling.hpp"
#include "flows/layers/image/multi_scale.hpp"
#include "flows/layers/image/per_pixel.hpp"
#include "flows/layers/linear/matrix_linear.hpp"
#include "tests/flows/planted/all_planted.hpp"

#include <functional>

namespace tapeflow {
namespace {

using V = Var<double>;
using Pair = Transformed<double>;
using Layer = Bijector<double>;

constexpr ImageShape shape{2, 2, 2};

// A good layer with another log_det in both directions.
class WrongLogDet : public Layer {
 public:
  WrongLogDet(std::unique_ptr<Layer> good, std::function<V(V)> spoil)
      : good_(std::move(good)), spoil_(std::move(spoil)) {}
  std::size_t features() const override { return good_->features(); }
  Pair latent(V x, V) const override { return spoilt(good_->to_latent(x)); }
  Pair data(V z, V) const override { return spoilt(good_->to_data(z)); }
  void visit(ParameterVisitor<double>& visitor) override { visitor("good", *good_); }

 private:
  Pair spoilt(Pair p) const { return {p.value, spoil_(p.log_det)}; }

  std::unique_ptr<Layer> good_;
  std::function<V(V)> spoil_;
};

// A 1x1 convolution whose log_det is multiplied by a factor.
std::unique_ptr<Layer> convolution_times(double factor) {
  const Array<double> W = {{1.5, 0.3}, {-0.4, 2}};
  return std::make_unique<WrongLogDet>(
      std::make_unique<PerPixel<double>>(shape, std::make_unique<MatrixLinear<double>>(W)),
      [=](V log_det) { return log_det * factor; });
}

// Two channels, of which the second one leaves under a learned prior.
std::unique_ptr<Layer> prior_not_counted() {
  Rng rng(5);
  const ImageSplit split = channel_split({1, 1, 2});
  const ConvCouplingOptions options{.hidden = 3, .activation = Activation::tanh};
  return std::make_unique<WrongLogDet>(
      std::make_unique<MultiScale<double>>(
          std::make_unique<Chain<double>>(), split,
          std::make_unique<ConvAffineCoupling<double>>(split, options, rng),
          std::make_unique<Chain<double>>()),
      [](V log_det) { return zero_log_det(log_det); });
}

// One of the four pixels is taken twice, another is lost.
class SqueezeThatDuplicates : public Layer {
 public:
  std::size_t features() const override { return 4; }
  Pair latent(V x, V) const override { return {gather(x, 1, {0, 1, 2, 2}), zero_log_det(x)}; }
  Pair data(V z, V) const override { return latent(z, {}); }
};

// A checkerboard of two pixels. The network sees the whole picture, where zeros should stand in
// place of the moved pixel.
class NetworkSeesMovedPixels : public Layer {
 public:
  std::size_t features() const override { return 2; }
  Pair latent(V x, V) const override {
    const auto [s, t] = network(x);
    return {concatenate({slice(x, 1, 0, 1), slice(x, 1, 1) * exp(s) + t}, 1), sum(s, {1})};
  }
  Pair data(V z, V) const override {
    const auto [s, t] = network(z);
    return {concatenate({slice(z, 1, 0, 1), (slice(z, 1, 1) - t) * exp(-s)}, 1), -sum(s, {1})};
  }
  void visit(ParameterVisitor<double>& visitor) override { visitor("net", net_); }

 private:
  std::pair<V, V> network(V x) const {
    const V y = as_rows(net_(as_pictures(x, {1, 2, 1})));  // [N, 4]
    return {tanh(slice(y, 1, 2, 3)), slice(y, 1, 3)};
  }

  Rng rng_{5};
  ConvNet<double> net_{1, 2, {.hidden = 3, .activation = Activation::tanh}, rng_};
};

// A layer for the second column; the columns are not put back where they were.
class ColumnsNotPutBack : public Layer {
 public:
  std::size_t features() const override { return 2; }
  Pair latent(V x, V) const override {
    const Pair part = affine_.to_latent(slice(x, 1, 1));
    return {concatenate({part.value, slice(x, 1, 0, 1)}, 1), part.log_det};
  }
  Pair data(V z, V) const override {
    const Pair part = affine_.to_data(slice(z, 1, 1));
    return {concatenate({part.value, slice(z, 1, 0, 1)}, 1), part.log_det};
  }
  void visit(ParameterVisitor<double>& visitor) override { visitor("part", affine_); }

 private:
  Affine<double> affine_{1};
};

template <class L>
std::unique_ptr<Layer> bare() {
  return std::make_unique<L>();
}

const PlantedFamily image_layers("image", [] {
  std::vector<PlantedLayer> all;
  const auto plant = [&](PlantedLayer planted) { all.push_back(std::move(planted)); };
  plant({.bug = "PerPixel: the factor H W forgotten",
         .layer = convolution_times(1. / 4),
         .sentence = "log_det of to_latent, row 0",
         .cause = "off by the same",
         .must = {5},
         .dense = true,
         .features = 8});
  plant({.bug = "PerPixel: the pixels of a padded border counted",
         .layer = convolution_times(16. / 4),
         .sentence = "log_det of to_latent, row 0",
         .cause = "off by the same",
         .must = {5},
         .dense = true,
         .features = 8});
  plant({.bug = "Squeeze: a pixel taken twice",
         .layer = bare<SqueezeThatDuplicates>(),
         .sentence = "round trip to_latent then to_data, row 0, column 3",
         .cause = "in column 3 alone",
         .must = {2, 5},
         .dense = true,
         .features = 4});
  plant({.bug = "ConvAffineCoupling: the network sees the moved pixels",
         .layer = bare<NetworkSeesMovedPixels>(),
         .sentence = "round trip to_latent then to_data, row 0",
         .cause = "",
         .must = {2, 3, 5},
         .may = {10}});
  plant({.bug = "MultiScale: the log_det of the prior forgotten",
         .layer = prior_not_counted(),
         .sentence = "log_det of to_latent, row 0",
         .cause = "(left out: the layer says 0 in every row)",
         .must = {5, 10}});
  plant({.bug = "OnColumns: the columns are not put back",
         .layer = bare<ColumnsNotPutBack>(),
         .sentence = "round trip to_latent then to_data, row 0",
         .cause = "",
         .must = {2, 9}});
  return all;
});

}  // namespace
}  // namespace tapeflow
