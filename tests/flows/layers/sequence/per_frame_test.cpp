// PerFrame: the 1x1 convolution, statistics of real frames, conditions; Squeezed and FixedLength in
// numbers; errors.
#include "flows/data/statistics.hpp"
#include "flows/layers/linear/matrix_linear.hpp"
#include "flows/layers/normalization/batch_norm.hpp"
#include "flows/layers/sequence/fixed_length.hpp"
#include "tests/engine/numbers.hpp"
#include "tests/flows/layers/sequence/some_sequences.hpp"
#include "tests/support/catch.hpp"

#include <cmath>

using namespace tapeflow;

namespace {

void take(SequenceLayer<double>& layer, const Sequences<double>& sequences) {
  Workers workers(2);
  layer.take_statistics(sequences, workers);
}

// The moments of the real frames' channels.
ColumnMoments moments_of(const Array<double>& z, const Array<double>& real) {
  Array<double> rows = z;
  rows.reshape(Shape{real.size(), z.shape()[2]});
  return column_moments(select_rows(rows, real_frames(real)));
}

// A layer of 2 columns whose statistics show the context that its rows came with.
class SeesContext : public ActNorm<double> {
 public:
  SeesContext() : ActNorm(2) {}
  std::size_t context_features() const override { return 1; }
  void take_statistics(const Rows<double>& rows, Workers&) override { seen = rows.context; }
  Array<double> seen;
};

}  // namespace

TEST_CASE("PerFrame of a linear layer counts each frame of a sequence once, and no padded frame") {
  const Array<double> W = {{1.5, 0.3}, {-0.4, -2}};
  const auto layer = per_frame<MatrixLinear>(W);
  const Sequences<double> s = some_sequences({5, 3, 0}, 5, 2, 0, 1);
  const Output<double> z = latent_of(*layer, s);
  for (std::size_t k = 0; k < 15; ++k) {
    const double *x = s.x.data() + 2 * k, *got = z.value.data() + 2 * k;
    const bool real = s.real.data()[k] != 0;
    CHECK(got[0] == (real ? Approx(1.5 * x[0] + 0.3 * x[1]).epsilon(1e-14) : Approx(x[0])));
    CHECK(got[1] == (real ? Approx(-0.4 * x[0] - 2 * x[1]).epsilon(1e-14) : Approx(x[1])));
  }
  const double of_a_frame = std::log(1.5 * 2 - 0.4 * 0.3);  // det W = -2.88
  CHECK(z.log_det(0) == Approx(5 * of_a_frame).epsilon(1e-14));
  CHECK(z.log_det(1) == Approx(3 * of_a_frame).epsilon(1e-14));
  CHECK(z.log_det(2) == 0);
}

TEST_CASE("PerFrame of ActNorm takes its statistics from real frames alone, once") {
  const auto layer = per_frame<ActNorm>(2);
  Sequences<double> s = some_sequences({7, 2, 5}, 9, 2, 0, 2);
  for (std::size_t k = 0; k < s.real.size(); ++k) {
    if (s.real.data()[k] == 0) s.x.data()[2 * k] = s.x.data()[2 * k + 1] = 1e6;
  }
  CHECK(layer->needs_statistics());
  take(*layer, s);
  CHECK_FALSE(layer->needs_statistics());
  const ColumnMoments moments = moments_of(latent_of(*layer, s).value, s.real);
  for (const std::size_t c : {0, 1}) {  // sums of 14 numbers of size up to 3
    CHECK(moments.mean(c) == Approx(0).margin(1e-14));
    CHECK(moments.deviation(c) == Approx(1).epsilon(1e-14));
  }
}

TEST_CASE("In a chain and in pairs of frames each layer takes statistics of what arrives at it") {
  auto inner = std::make_unique<SequenceChain<double>>();
  inner->append(per_frame<MatrixLinear>(
      Array<double>{{2., 1., 0., 0.}, {0., 1., 0., 0.}, {0., 0., 3., 0.}, {0., 1., 0., 0.5}}));
  inner->append(per_frame<ActNorm>(4));
  SequenceChain<double> chain;
  chain.append(per_frame<ActNorm>(2));
  chain.append<Squeezed<double>>(2, std::move(inner));
  const std::vector<std::size_t> lengths(40, 4);  // more sequences than stand on one tape
  Sequences<double> s = some_sequences(lengths, 6, 2, 0, 3);
  s.x *= 5.;
  take(chain, s);
  CHECK_FALSE(chain.needs_statistics());
  Array<double> pairs = latent_of(chain, s).value;
  pairs.reshape(Shape{40, 3, 4});
  const ColumnMoments moments = moments_of(pairs, mask_of(std::vector<std::size_t>(40, 2), 3));
  for (std::size_t c = 0; c < 4; ++c) {  // sums of 80 numbers of size up to 15
    CHECK(moments.mean(c) == Approx(0).margin(1e-13));
    CHECK(moments.deviation(c) == Approx(1).epsilon(1e-13));
  }
}

TEST_CASE("Every frame gets its own condition, in maps and in statistics") {
  const Sequences<double> s = some_sequences({2, 3}, 3, 2, 1, 4);
  auto owned = std::make_unique<SeesContext>();
  const SeesContext& inner = *owned;
  PerFrame<double> watched(std::move(owned));
  take(watched, s);
  CHECK(numbers(inner.seen) == std::vector<double>{s.given(0, 0, 0), s.given(0, 1, 0),
                                                   s.given(1, 0, 0), s.given(1, 1, 0),
                                                   s.given(1, 2, 0)});
  Rng rng(5);
  auto made = std::make_unique<ConditionalAffine<double>>(2, 1);
  const ConditionalAffine<double>& affine = *made;
  randomise(*made, rng);
  Array<double> x = alone(s, 1, 3).x, given = alone(s, 1, 3).given;
  x.reshape(Shape{3, 2});
  given.reshape(Shape{3, 1});
  const Output<double> rows = tapeflow::latent_of(affine, x, given);
  const PerFrame<double> layer(std::move(made));
  const Output<double> z = latent_of(layer, s);
  CHECK(numbers(alone({z.value, s.given, s.real}, 1, 3).x) == numbers(rows.value));
  // A sum of three numbers below 1: two roundings.
  CHECK(z.log_det(1) == Approx(rows.log_det(0) + rows.log_det(1) + rows.log_det(2)).margin(1e-15));
}

TEST_CASE("Squeezed makes one frame of neighbours, and keeps their channels together") {
  const Array<double> swap = {
      {0., 0., 0., 1.}, {0., 1., 0., 0.}, {0., 0., 1., 0.}, {1., 0., 0., 0.}};
  const Squeezed<double> layer(2, per_frame<MatrixLinear>(swap));
  CHECK(layer.channels() == 2);
  CHECK(layer.length_factor() == 2);
  const Array<double> x = {{{0., 1.}, {2., 3.}, {4., 5.}, {6., 7.}}};
  const Array<double> z =
      latent_of(layer, {x, Array<double>(Shape{0, 0, 0}), mask_of({2}, 4)}).value;
  CHECK(numbers(z) == std::vector<double>{3, 1, 2, 0, 4, 5, 6, 7});
}

TEST_CASE("FixedLength takes the flags before the first that is not above 0, in whole groups") {
  FixedLength<double> layer(4, std::make_unique<Squeezed<double>>(2, per_frame<ActNorm>(2)));
  for (Parameter<double>* p : layer.trainable_parameters()) p->value.fill(1);  // z = e x + 1
  const Array<double> flags = {{1., 2., 0.5, 3.}, {1., 1., 1., -1.}, {1., 0., 1., 1.}};
  const Output<double> z = tapeflow::latent_of(layer, filled<double>({3, 4}, 0), flags);
  CHECK(numbers(z.value) == std::vector<double>{1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0});
  CHECK(numbers(z.log_det) == std::vector<double>{4, 2, 0});
}

TEST_CASE("Layers of sequences name what they need and what they got") {
  const auto layer = per_frame<ConditionalAffine>(2, 3);
  const auto call = [&](const Shape& x, const Shape& given, const Shape& real) {
    latent_of(*layer, {filled<double>(x, 0), filled<double>(given, 0), filled<double>(real, 1)});
  };
  const std::string needs =
      "PerFrame: needs sequences [N, L, 2], given [N, L, 3] and real [N, L], got ";
  CHECK_NOTHROW(call({1, 4, 2}, {1, 4, 3}, {1, 4}));
  CHECK_THROWS_AS(call({1, 4, 2}, {1, 4, 2}, {1, 4}), ShapeError);
  CHECK_THROWS_WITH(call({1, 4, 2}, {1, 4, 2}, {1, 4}),
                    needs + "sequences [1, 4, 2], given [1, 4, 2] and real [1, 4]");
  CHECK_THROWS_WITH(call({1, 4, 3}, {0, 0, 0}, {1, 4}),
                    needs + "sequences [1, 4, 3], given none and real [1, 4]");
  CHECK_THROWS_WITH(call({1, 4, 2}, {1, 4, 3}, {4, 1}),
                    needs + "sequences [1, 4, 2], given [1, 4, 3] and real [4, 1]");
  CHECK_THROWS_WITH(
      latent_of(*per_frame<ActNorm>(1), {filled<double>({1, 2}, 0), {}, filled<double>({1, 1}, 1)}),
      "PerFrame: needs sequences [N, L, 1] and real [N, L], got sequences [1, 2] and "
      "real [1, 1]");
  CHECK_THROWS_WITH(PerFrame<double>(std::make_unique<BatchNorm<double>>(2)),
                    "PerFrame: needs a layer whose rows do not mix in training, got BatchNorm");
}

TEST_CASE("A mask is ones, then zeros, and lengths are multiples of the factor") {
  const auto layer = per_frame<ActNorm>(2);
  const auto call = [](const SequenceLayer<double>& of, const Array<double>& real) {
    latent_of(of, {filled<double>({real.shape()[0], real.shape()[1], of.channels()}, 0), {}, real});
  };
  const std::string needs = "PerFrame: needs a mask of ones, then zeros, got another number in ";
  CHECK_THROWS_WITH(call(*layer, {{1., 1., 0.}, {1., 0., 1.}}), needs + "frame 2 of sequence 1");
  CHECK_THROWS_WITH(call(*layer, {{1., 0.5, 0.}}), needs + "frame 1 of sequence 0");
  CHECK_THROWS_AS(call(*layer, {{1., 0.5, 0.}}), std::invalid_argument);
  const Squeezed<double> pairs(2, per_frame<ActNorm>(2));
  CHECK_THROWS_WITH(call(pairs, {{1., 1., 1., 1.}, {1., 1., 1., 0.}}),
                    "Squeezed: needs lengths that are multiples of 2, got 3 frames padded to 4 in "
                    "sequence 1");
  CHECK_THROWS_WITH(call(pairs, {{1., 1., 0.}}),
                    "Squeezed: needs lengths that are multiples of 2, got 2 frames padded to 3 in "
                    "sequence 0");
  CHECK_THROWS_WITH(Squeezed<double>(3, per_frame<ActNorm>(4)),
                    "Squeezed: needs a factor that divides the 4 channels of PerFrame and the 0 of "
                    "its condition, got 3");
  CHECK_THROWS_WITH(
      FixedLength<double>(3, std::make_unique<Squeezed<double>>(2, per_frame<ActNorm>(2))),
      "FixedLength: needs a number of frames that is a multiple of 2, got 3");
  CHECK_THROWS_WITH(FixedLength<double>(3, std::make_unique<SequenceChain<double>>()),
                    "FixedLength: needs a layer with a number of channels, got SequenceChain");
}
