// Chapter 17's flow: padding changes nothing, a fit raises log p, and the planted mistakes are seen
// by the checks that the chapter names.
#include "examples/ch17_speech/mistakes.hpp"
#include "flows/checks/check_bijector.hpp"
#include "flows/layers/sequence/fixed_length.hpp"
#include "tests/engine/numbers.hpp"
#include "tests/examples/small_speech.hpp"
#include "tests/support/catch.hpp"

#include <cmath>
#include <numeric>

using namespace tapeflow;

namespace {

// Recordings of unequal length, and the Gaussian of their frames.
struct SmallCorpus {
  FrameSettings settings = few_bands();
  PhonemeSet known = some_phonemes();
  Rng rng{1};
  std::vector<Recording> recordings =
      made_up_recordings({4, 30, 8, 4, 12, 6, 20, 4, 10, 4, 26, 6, 4, 18, 4, 8}, settings, rng);
  LinearGaussian gaussian = gaussian_of(recordings, known, settings);

  // A flow with weights away from their start.
  SequenceFlow<double> flow(FlowMistake mistake = FlowMistake::none) {
    SequenceFlow<double> made = speech_flow<double>(gaussian, small_flow, rng, mistake);
    randomise(made, rng, 0.2);
    return made;
  }

  double padding_difference_of(FlowMistake mistake) {
    return padding_difference(flow(mistake), recordings, known, settings);
  }
};

// log p of one recording, in nats.
double log_p_of(const SequenceFlow<double>& flow, const SmallCorpus& corpus, std::size_t n) {
  const Batch one = batch_of(corpus.recordings, {n}, corpus.known, corpus.settings);
  Tape<double> tape({.record = false});
  return flow
      .log_prob(tape.constant(cast<double>(one.mel)),
                {tape.constant(cast<double>(one.given)), tape.constant(cast<double>(one.real))})
      .item();
}

double log_p_of_gaussian(const SmallCorpus& corpus, std::size_t n) {
  const FrameRows rows = frame_rows({corpus.recordings[n]}, corpus.known, corpus.settings);
  const std::vector<double> log_p = corpus.gaussian.log_prob(rows.given, rows.mel);
  return std::accumulate(log_p.begin(), log_p.end(), 0.0);
}

// Of all recordings together, in nats a frame.
double nats_of_gaussian(const SmallCorpus& corpus) {
  double nats = 0, frames = 0;
  for (std::size_t n = 0; n < corpus.recordings.size(); ++n) {
    nats += log_p_of_gaussian(corpus, n);
    frames += static_cast<double>(corpus.recordings[n].frames());
  }
  return nats / frames;
}

// What the contract says of a whole flow of two bands for sequences of up to four frames.
std::vector<std::string> contract(FlowMistake mistake) {
  constexpr std::size_t bands = 2, given = 3, frames = 4;
  Rng rng(2);
  const LinearGaussian gaussian =
      LinearGaussian::fit(rng.normal<double>({40, given}), rng.normal<double>({40, bands}));
  SequenceFlow<double> flow = speech_flow<double>(gaussian, small_flow, rng, mistake);
  FixedLength<double> layer(frames, std::move(flow).take_layer());
  return check_bijector(layer, rng.normal<double>({5, frames * bands}),
                        {.context = rng.normal<double>({5, frames * (given + 1)})});
}

// Nats a frame, the mean of the last ten of sixty steps.
double trained(SmallCorpus& corpus, FlowMistake mistake) {
  Rng rng(3);
  SequenceFlow<float> flow = speech_flow<float>(corpus.gaussian, small_flow, rng, mistake);
  std::vector<double> nats;
  fit_speech_flow(flow, corpus.recordings, corpus.known, corpus.settings,
                  {.steps = 60, .batch = 8, .learning_rate = 1e-2},
                  [&](double value) { nats.push_back(value); });
  REQUIRE(nats.size() == 60);
  return std::accumulate(nats.end() - 10, nats.end(), 0.0) / 10;
}

}  // namespace

// Sums of some 120 terms of the order of 1 in double.
TEST_CASE("A flow without steps, and one before its fit, is the linear Gaussian") {
  SmallCorpus corpus;
  SpeechFlowOptions none = small_flow;
  none.flow_steps = 0;
  const SequenceFlow<double> nothing = speech_flow<double>(corpus.gaussian, none, corpus.rng);
  const SequenceFlow<double> start = speech_flow<double>(corpus.gaussian, small_flow, corpus.rng);
  for (const std::size_t n : {0u, 1u, 4u}) {
    const double expected = log_p_of_gaussian(corpus, n);
    CHECK(log_p_of(nothing, corpus, n) == Approx(expected).epsilon(1e-10));
    CHECK(log_p_of(start, corpus, n) == Approx(expected).epsilon(1e-10));
  }
}

TEST_CASE("Nats a frame are log p divided by the frames") {
  SmallCorpus corpus;
  const SequenceFlow<double> flow = corpus.flow();
  Rng rng(7);
  SequenceFlow<float> same = speech_flow<float>(corpus.gaussian, small_flow, rng);
  copy_parameters(flow, same);
  const std::vector<double> nats =
      nats_a_frame(same, corpus.recordings, corpus.known, corpus.settings);
  REQUIRE(nats.size() == corpus.recordings.size());
  for (std::size_t n = 0; n < nats.size(); ++n)  // float sums of 120 terms
    CHECK(nats[n] * static_cast<double>(corpus.recordings[n].frames()) ==
          Approx(log_p_of(flow, corpus, n)).epsilon(120 * 1.2e-7));
}

// log p is the sum of at most 30 frames of 4 bands: of 120 numbers that are far below 100 in size.
// If each is off by 40 roundings, all are by 120 · 100 · 40 ε = 1e-10.
TEST_CASE("Padding does not change log p, and each planted mistake lets it") {
  SmallCorpus corpus;
  CHECK(corpus.padding_difference_of(FlowMistake::none) < 1e-10);
  CHECK(corpus.padding_difference_of(FlowMistake::mask) > 0.1);
  CHECK(corpus.padding_difference_of(FlowMistake::length) > 0.1);
}

// With the mask forgotten the map is one of all frames, and its log_det is right for that map: no
// clause of the contract can know which frames were meant to count. A wrong length is no longer the
// log-determinant of the map.
TEST_CASE("The flow keeps the contract, also without its mask, and not with the padded length") {
  CHECK(contract(FlowMistake::none).empty());
  CHECK(contract(FlowMistake::mask).empty());
  CHECK_FALSE(contract(FlowMistake::length).empty());
}

TEST_CASE("A fit begins at the linear Gaussian's nats a frame, and rises") {
  SmallCorpus corpus;
  const double start = nats_of_gaussian(corpus);
  Rng rng(9);
  SequenceFlow<float> flow = speech_flow<float>(corpus.gaussian, small_flow, rng);
  std::vector<double> nats;
  fit_speech_flow(flow, corpus.recordings, corpus.known, corpus.settings,
                  {.steps = 60, .batch = corpus.recordings.size(), .learning_rate = 1e-2},
                  [&](double value) { nats.push_back(value); });
  // A sum in float of some 700 numbers.
  CHECK(nats.front() == Approx(start).epsilon(700 * 1.2e-7));
  CHECK(nats.back() > start + 0.1);
}

TEST_CASE("Each planted mistake lets a fit look better than it is") {
  SmallCorpus corpus;
  const double right = trained(corpus, FlowMistake::none);
  CHECK(trained(corpus, FlowMistake::length) > right);
  CHECK(trained(corpus, FlowMistake::mask) > right);
}

TEST_CASE("A fit does not depend on the number of threads") {
  SmallCorpus corpus;
  const auto weights = [&](std::size_t threads) {
    Rng rng(8);
    SequenceFlow<float> flow = speech_flow<float>(corpus.gaussian, small_flow, rng);
    fit_speech_flow(flow, corpus.recordings, corpus.known, corpus.settings,
                    {.steps = 5, .batch = 8, .threads = threads});
    std::vector<float> all;
    for (const Parameter<float>* p : flow.trainable_parameters())
      all.insert(all.end(), p->value.begin(), p->value.end());
    return all;
  };
  CHECK(weights(1) == weights(2));
}
