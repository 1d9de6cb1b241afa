// Padding changes nothing: a sequence alone, in a batch with longer ones, and with other numbers in
// its padded frames.
#include "tests/engine/numbers.hpp"
#include "tests/flows/layers/sequence/some_sequences.hpp"
#include "tests/support/catch.hpp"

using namespace tapeflow;

namespace {

// What a flow says of sequence i of a batch: its latents, its log p, and the gradients of log p in
// all parameters.
struct Said {
  Array<double> z;  // [1, frames, C]
  double log_p;
  std::vector<Array<double>> gradients;
};

Said of_sequence(SequenceFlow<double>& flow, const Sequences<double>& batch, std::size_t i,
                 std::size_t frames) {
  const Array<double> z = latent_of(flow.layer(), batch).value;
  Tape<double> tape;
  const Var<double> log_p = flow.log_prob(tape.constant(batch.x), context_of(tape, batch));
  tape.backward(sum(slice(log_p, 0, i, i + 1)));
  Said said{alone({z, batch.given, batch.real}, i, frames).x, log_p.data()[i], {}};
  for (const Parameter<double>* p : flow.trainable_parameters()) said.gradients.push_back(p->grad);
  return said;
}

// The largest difference between the latents, the log p and the gradients, each relative to the
// largest of the numbers compared, or to 1.
double difference(const Said& a, const Said& b) {
  double worst = std::max(largest_difference(a.z, b.z),
                          std::abs(a.log_p - b.log_p) / std::max(1., std::abs(a.log_p)));
  for (std::size_t k = 0; k < a.gradients.size(); ++k)
    worst = std::max(worst, largest_difference(a.gradients[k], b.gradients[k]) /
                                std::max(1., largest_entry(a.gradients[k])));
  return worst;
}

const std::vector<std::size_t> lengths = {10, 6, 2, 8};

// The same sequences with other finite numbers, huge ones among them, in the padded frames.
Sequences<double> with_other_padding(Sequences<double> s) {
  Rng rng(9);
  const std::size_t C = s.x.shape()[2], E = s.given.shape()[2];
  for (std::size_t k = 0; k < s.real.size(); ++k) {
    if (s.real.data()[k] != 0) continue;
    for (std::size_t c = 0; c < C; ++c) s.x.data()[k * C + c] = c == 0 ? 1e308 : rng.normal();
    for (std::size_t e = 0; e < E; ++e) s.given.data()[k * E + e] = -1e308;
  }
  return s;
}

}  // namespace

TEST_CASE("A sequence alone and in a batch of longer ones has the same latents, log p, gradients") {
  SequenceFlow<double> flow = some_flow(1);
  const Sequences<double> batch = some_sequences(lengths, 12, 2, 1, 2);
  for (std::size_t i = 0; i < lengths.size(); ++i) {
    INFO("a sequence of " << lengths[i] << " frames");
    const Said padded = of_sequence(flow, batch, i, lengths[i]);
    const Said single = of_sequence(flow, alone(batch, i, lengths[i]), 0, lengths[i]);
    REQUIRE(padded.gradients.size() == single.gradients.size());
    // Both add up the same terms, in another order. A number is a chain of some ten sums of up to
    // 120 terms, each off by up to 60 ε relative to its terms; slopes of up to 5 enlarge the
    // difference: 3000 ε < 1e-12.
    CHECK(difference(padded, single) < 1e-12);
  }
}

TEST_CASE("What stands in padded frames changes no bit, and comes out as it went in") {
  SequenceFlow<double> flow = some_flow(3);
  const Sequences<double> batch = some_sequences(lengths, 12, 2, 1, 4);
  const Sequences<double> other = with_other_padding(batch);
  for (std::size_t i = 0; i < lengths.size(); ++i) {
    const Said first = of_sequence(flow, batch, i, lengths[i]);
    const Said second = of_sequence(flow, other, i, lengths[i]);
    CHECK(difference(first, second) == 0);
  }
  const Array<double> z = latent_of(flow.layer(), other).value;
  const Array<double> back = data_of(flow.layer(), z, other).value;
  for (std::size_t k = 0; k < z.size(); ++k) {
    if (other.real.data()[k / 2] != 0) continue;
    CHECK(z.data()[k] == other.x.data()[k]);
    CHECK(back.data()[k] == other.x.data()[k]);
  }
}

TEST_CASE("A sequence without frames has the log p 0, and a batch without sequences has none") {
  const SequenceFlow<double> flow = some_flow(5);
  Tape<double> tape;
  const Sequences<double> batch = some_sequences({4, 0}, 4, 2, 1, 6);
  const Var<double> log_p = flow.log_prob(tape.constant(batch.x), context_of(tape, batch));
  CHECK(log_p.data()[0] != 0);
  CHECK(log_p.data()[1] == 0);
  for (const std::vector<std::size_t>& few : {std::vector<std::size_t>{0, 0}, {}}) {
    const Sequences<double> nothing = some_sequences(few, 4, 2, 1, 7);
    const auto p = flow.log_prob(tape.constant(nothing.x), context_of(tape, nothing));
    CHECK(numbers(p.value()) == std::vector<double>(few.size(), 0.));
  }
}
