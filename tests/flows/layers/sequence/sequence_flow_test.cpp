// SequenceFlow: log p by its formula, draws; GatedCoupling: its halves, its bound, its start.
#include "engine/check.hpp"
#include "flows/data/half_log_2pi.hpp"
#include "tests/engine/numbers.hpp"
#include "tests/flows/layers/sequence/some_sequences.hpp"
#include "tests/support/catch.hpp"

#include <cmath>

using namespace tapeflow;

namespace {

const std::vector<std::size_t> lengths = {6, 4, 2};

Array<double> drawn(const SequenceFlow<double>& flow, const Sequences<double>& s,
                    std::uint64_t seed, double temperature = 1) {
  Rng rng(seed);
  return flow.sample(s.given, s.real, rng, temperature);
}

GatedCoupling<double> coupling(KeptHalf kept, double bound, Rng& rng) {
  return GatedCoupling<double>(3, 1, {.net = {.hidden = 4}, .log_scale_bound = bound, .kept = kept},
                               rng);
}

}  // namespace

TEST_CASE("log p of a sequence is that of its real latents, and log_det") {
  const SequenceFlow<double> flow = some_flow(1);
  const Sequences<double> s = some_sequences(lengths, 6, 2, 1, 2);
  const Output<double> z = latent_of(flow.layer(), s);
  Tape<double> tape;
  const Var<double> log_p = flow.log_prob(tape.constant(s.x), context_of(tape, s));
  for (std::size_t i = 0; i < 3; ++i) {
    double expected = z.log_det(i);
    for (std::size_t l = 0; l < lengths[i]; ++l) {
      for (std::size_t c = 0; c < 2; ++c)
        expected -= z.value(i, l, c) * z.value(i, l, c) / 2 + half_log_2pi;
    }
    CHECK(log_p.data()[i] == Approx(expected).epsilon(1e-14));  // sums of 25 numbers
  }
}

TEST_CASE("Latents of draws are the base's draws: the two maps are inverse to one another") {
  const SequenceFlow<double> flow = some_flow(3);
  const Sequences<double> s = some_sequences(lengths, 8, 2, 1, 4);
  const Array<double> x = drawn(flow, s, 5);
  const Array<double> z = latent_of(flow.layer(), {x, s.given, s.real}).value;
  Rng rng(5);
  for (std::size_t k = 0; k < z.size(); ++k) {
    const bool real = s.real.data()[k / 2] != 0;
    const double expected = real ? rng.normal() : 0;
    // Some hundred roundings of numbers near 1 each way, enlarged by slopes of up to 20.
    CHECK(z.data()[k] == Approx(expected).margin(1e-12));
    if (!real) CHECK(x.data()[k] == 0);
  }
}

TEST_CASE("Equal seeds give equal draws, however far they are padded, and other seeds others") {
  const SequenceFlow<double> flow = some_flow(6);
  const Sequences<double> s = some_sequences(lengths, 6, 2, 1, 7);
  const Array<double> x = drawn(flow, s, 8);
  CHECK(numbers(x) == numbers(drawn(flow, s, 8)));
  CHECK(numbers(x) != numbers(drawn(flow, s, 9)));
  Sequences<double> longer = some_sequences(lengths, 10, 2, 1, 7);
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t l = 0; l < 6; ++l) longer.given(i, l, 0) = s.given(i, l, 0);
  }
  const Array<double> padded = drawn(flow, longer, 8);
  for (std::size_t i = 0; i < 3; ++i) {  // the same sums in another order
    CHECK(largest_difference(alone({padded, longer.given, longer.real}, i, lengths[i]).x,
                             alone({x, s.given, s.real}, i, lengths[i]).x) < 1e-12);
  }
}

TEST_CASE("A temperature of 0 draws the image of zeros, and no temperature is negative") {
  const SequenceFlow<double> flow = some_flow(10);
  const Sequences<double> s = some_sequences(lengths, 6, 2, 1, 11);
  const Array<double> zeros = filled<double>(s.x.shape(), 0);
  CHECK(numbers(drawn(flow, s, 12, 0)) == numbers(data_of(flow.layer(), zeros, s).value));
  CHECK_THROWS_WITH(drawn(flow, s, 12, -1),
                    "SequenceFlow::sample: needs a finite temperature from 0 on, got -1");
  Rng rng(1);
  CHECK_THROWS_AS(flow.sample(s.given, filled<double>({3}, 1), rng), ShapeError);
  CHECK_THROWS_AS(flow.sample({}, s.real, rng), ShapeError);
}

TEST_CASE("A GatedCoupling starts as the identity, keeps its half and bounds its scales") {
  Rng rng(13);
  const Sequences<double> s = some_sequences(lengths, 6, 3, 1, 14);
  for (const KeptHalf kept : {KeptHalf::first, KeptHalf::last}) {
    GatedCoupling<double> layer = coupling(kept, 0.5, rng);
    CHECK(numbers(latent_of(layer, s).value) == numbers(s.x));
    randomise(layer, rng, 100);
    const Output<double> z = latent_of(layer, s);
    const std::size_t column = kept == KeptHalf::first ? 0 : 2;
    for (std::size_t i = 0; i < 3; ++i) {
      for (std::size_t c = 0; c < 3; ++c)
        CHECK((z.value(i, 0, c) == s.x(i, 0, c)) == (c == column));
      CHECK(std::abs(z.log_det(i)) <= 2 * 0.5 * static_cast<double>(lengths[i]));
      CHECK(z.log_det(i) != 0);
    }
  }
  CHECK_THROWS_WITH(coupling(KeptHalf::first, 0, rng),
                    "GatedCoupling: needs a positive log_scale_bound, got 0");
  CHECK_THROWS_WITH(GatedCoupling<double>(0, 1, {}, rng), "GatedCoupling: needs channels, got 0");
}
