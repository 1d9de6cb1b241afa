// Bugs of the layers of sequences.
#include "flows/layers/linear/matrix_linear.hpp"
#include "flows/layers/sequence/fixed_length.hpp"
#include "flows/layers/sequence/gated_coupling.hpp"
#include "flows/layers/sequence/per_frame.hpp"
#include "tests/flows/planted/all_planted.hpp"

#include <utility>

namespace tapeflow {
namespace {

using V = Var<double>;
using Pair = Transformed<double>;
using Layer = SequenceLayer<double>;
using Context = SequenceContext<double>;

constexpr std::size_t frames = 4, channels = 2;

std::unique_ptr<Layer> convolution() {
  const Array<double> W = {{1.5, 0.3}, {-0.4, 2}};
  return std::make_unique<PerFrame<double>>(std::make_unique<MatrixLinear<double>>(W));
}

// A 1x1 convolution of sequences. Derived classes spoil it.
class Convolution : public Layer {
 public:
  std::size_t channels() const override { return tapeflow::channels; }
  Pair latent(V x, const Context& c) const override { return good_->to_latent(x, c); }
  Pair data(V z, const Context& c) const override { return good_->to_data(z, c); }
  void visit(ParameterVisitor<double>& visitor) override { visitor("good", *good_); }

 private:
  std::unique_ptr<Layer> good_ = convolution();
};

// log_det is L ln|det W| in place of the length of the sequence times ln|det W|.
class CountsPaddedFrames : public Convolution {
 public:
  Pair latent(V x, const Context& c) const override {
    return {Convolution::latent(x, c).value, Convolution::latent(x, all_real(c)).log_det};
  }
  Pair data(V z, const Context& c) const override {
    return {Convolution::data(z, c).value, Convolution::data(z, all_real(c)).log_det};
  }

 private:
  static Context all_real(const Context& c) {
    return {c.given, c.real.tape().constant(filled<double>(c.real.shape(), 1))};
  }
};

// The factor of each sequence is left out.
class CountsOneFrame : public Convolution {
 public:
  Pair latent(V x, const Context& c) const override {
    return of_a_frame(Convolution::latent(x, c), c);
  }
  Pair data(V z, const Context& c) const override { return of_a_frame(Convolution::data(z, c), c); }

 private:
  static Pair of_a_frame(Pair all, const Context& c) {
    return {all.value, all.log_det / maximum(sum(c.real, {1}), sum(c.real, {1}) * 0 + 1)};
  }
};

// Two layers one after the other, with the log_det of the second one.
class CountsLastLayer : public Convolution {
 public:
  Pair latent(V x, const Context& c) const override {
    return Convolution::latent(Convolution::latent(x, c).value, c);
  }
  Pair data(V z, const Context& c) const override {
    return Convolution::data(Convolution::data(z, c).value, c);
  }
};

// The length of a sequence is the number of frames before the first whose first number is not above
// 0, in x and in z: the map changes the number that decides.
class LengthByData : public Bijector<double> {
 public:
  std::size_t features() const override { return frames * channels; }
  Pair latent(V x, V) const override { return layer_.to_latent(x, flags_of(x)); }
  Pair data(V z, V) const override { return layer_.to_data(z, flags_of(z)); }
  void visit(ParameterVisitor<double>& visitor) override { visitor("layer", layer_); }

 private:
  static V flags_of(V x) { return slice(x, 1, 0, to_the_end, channels); }

  FixedLength<double> layer_{frames, convolution()};
};

// Frames 2 k and 2 k + 1 are taken apart by channels, and put together by frames.
class SqueezedByChannels : public Convolution {
 public:
  std::size_t channels() const override { return 1; }
  std::size_t length_factor() const override { return 2; }
  Pair latent(V x, const Context& c) const override {
    const V halves = reshape(x, {x.extent(0), 2, frames / 2});
    return put_back(Convolution::latent(transpose(halves, {0, 2, 1}), squeezed(c)), x);
  }
  Pair data(V z, const Context& c) const override {
    return put_back(Convolution::data(reshape(z, {z.extent(0), frames / 2, 2}), squeezed(c)), z);
  }

 private:
  static Pair put_back(Pair pair, V x) { return {reshape(pair.value, x.shape()), pair.log_det}; }
  static Context squeezed(const Context& c) {
    return {c.given, slice(c.real, 1, 0, to_the_end, 2)};
  }
};

// A coupling of two channels whose network sees the first one. Derived classes spoil it.
class Coupling1d : public Layer {
 public:
  std::size_t channels() const override { return tapeflow::channels; }
  Pair latent(V x, const Context& c) const override {
    const auto [s, t] = network(slice(x, 2, 0, 1), c);
    const V moved = slice(x, 2, 1) * exp(s * column(c)) + t * column(c);
    return {concatenate({slice(x, 2, 0, 1), moved}, 2), log_det(s, c)};
  }
  Pair data(V z, const Context& c) const override {
    const auto [s, t] = network(slice(z, 2, 0, 1), c);
    const V moved = (slice(z, 2, 1) - t * column(c)) * exp(-s * column(c));
    return {concatenate({slice(z, 2, 0, 1), moved}, 2), -log_det(s, c)};
  }
  void visit(ParameterVisitor<double>& visitor) override { visitor("net", net_); }

 protected:
  static V column(const Context& c) { return reshape(c.real, {c.real.extent(0), frames, 1}); }
  virtual V log_det(V s, const Context& c) const { return sum(s * column(c), {1, 2}); }

 private:
  // Computed as if there were no padding.
  std::pair<V, V> network(V kept, const Context& c) const {
    const V y = net_(kept, {}, c.real * 0 + 1);
    return {tanh(slice(y, 2, 0, 1)), slice(y, 2, 1)};
  }

  Rng rng_{5};
  GatedNet<double> net_{1, 0, 2, {.hidden = 3, .blocks = 1, .side = 3}, rng_};
};

class CouplingCountsPaddedFrames : public Coupling1d {
  V log_det(V s, const Context&) const override { return sum(s, {1, 2}); }
};

// Sequences of 4, 2, 0, 4 and 2 frames.
CheckOptions lengths() {
  CheckOptions options;
  options.context =
      Array<double>{{1, 1, 1, 1}, {1, 1, -1, 1}, {-1, 1, 1, 1}, {2, 1, 1, 3}, {1, 1, -1, -1}};
  return options;
}

template <class L>
std::unique_ptr<Bijector<double>> rows() {
  return std::make_unique<FixedLength<double>>(frames, std::make_unique<L>());
}

const PlantedFamily sequence_layers("sequence", [] {
  std::vector<PlantedLayer> all;
  const auto plant = [&](PlantedLayer planted) {
    planted.dense = true;
    planted.options = lengths();
    all.push_back(std::move(planted));
  };
  plant({.bug = "PerFrame: nothing",
         .layer = rows<Convolution>(),
         .sentence = "",
         .cause = "",
         .must = {},
         .features = frames * channels});
  plant({.bug = "PerFrame: padded frames counted in log_det",
         .layer = rows<CountsPaddedFrames>(),
         .sentence = "log_det of to_latent, row 1",
         .cause = "",
         .must = {5},
         .features = frames * channels});
  plant({.bug = "PerFrame: the length of the sequence forgotten",
         .layer = rows<CountsOneFrame>(),
         .sentence = "log_det of to_latent, row 0",
         .cause = "",
         .must = {5},
         .features = frames * channels});
  plant({.bug = "SequenceChain: log_det of the last layer alone",
         .layer = rows<CountsLastLayer>(),
         .sentence = "log_det of to_latent, row 0",
         .cause = "",
         .must = {5},
         .features = frames * channels});
  plant({.bug = "FixedLength: the length is read from the data",
         .layer = std::make_unique<LengthByData>(),
         .sentence = "round trip to_latent then to_data, row",
         .cause = "",
         .must = {2},
         .may = {3},
         .features = frames * channels});
  plant({.bug = "Squeezed: taken apart by channels, put together by frames",
         .layer = rows<SqueezedByChannels>(),
         .sentence = "round trip to_latent then to_data, row 0",
         .cause = "",
         .must = {2},
         .features = frames});
  // The network of this coupling lets real frames see padded ones, which no clause can find: the
  // map of a whole row is still a bijection. layers/sequence/padding_test.cpp is made to find it.
  plant({.bug = "GatedCoupling: nothing that a clause could find",
         .layer = rows<Coupling1d>(),
         .sentence = "",
         .cause = "",
         .must = {},
         .features = frames * channels});
  plant({.bug = "GatedCoupling: padded frames counted in log_det",
         .layer = rows<CouplingCountsPaddedFrames>(),
         .sentence = "log_det of to_latent, row 1",
         .cause = "",
         .must = {5},
         .features = frames * channels});
  return all;
});

}  // namespace
}  // namespace tapeflow
