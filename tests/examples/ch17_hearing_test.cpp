// Chapter 17's ears: a classifier of words, distances, and ways to say words again.
#include "examples/ch17_speech/hearing.hpp"
#include "examples/ch17_speech/speech_pictures.hpp"
#include "tests/engine/numbers.hpp"
#include "tests/examples/picture.hpp"
#include "tests/examples/small_speech.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/temporary_directory.hpp"

#include <cmath>

using namespace tapeflow;

namespace {

const std::vector<std::string> words{"low", "high", "rising", "falling"};

// A made-up word of four bands: where it is loud, and when. Lengths differ.
Recording spoken(std::size_t word, Rng& rng) {
  const std::size_t L = 12 + 2 * rng.below(6);
  Array<float> mel(Shape{L, 4});
  for (std::size_t l = 0; l < L; ++l) {
    const bool late = 2 * l >= L;
    const std::size_t loud = word == 0 ? 0 : word == 1 ? 3 : (word == 2) == late ? 3 : 0;
    for (std::size_t b = 0; b < 4; ++b)
      mel(l, b) = static_cast<float>(-5 + (b == loud ? 4 : 0) + 0.5 * rng.normal());
  }
  return {words[word], {}, {}, std::move(mel)};
}

std::vector<Recording> spoken_words(std::size_t count, std::uint64_t seed) {
  Rng rng(seed);
  std::vector<Recording> all;
  for (std::size_t k = 0; k < count; ++k) all.push_back(spoken(k % words.size(), rng));
  return all;
}

std::vector<Array<float>> mels_of(const std::vector<Recording>& recordings) {
  std::vector<Array<float>> mels;
  for (const Recording& one : recordings) mels.push_back(one.mel);
  return mels;
}

WordSpotter trained() {
  WordSpotter spotter(words, few_bands(),
                      {.hidden = 8, .steps = 150, .batch = 16, .learning_rate = 1e-2});
  spotter.fit(spoken_words(80, 1));
  return spotter;
}

}  // namespace

TEST_CASE("The classifier tells made-up words apart, also rising from falling ones") {
  const WordSpotter spotter = trained();
  const std::vector<Recording> test = spoken_words(80, 2);
  CHECK(share_heard(spotter, test, mels_of(test)) == 1);
  // A word is heard the same however it is sent: all at once, or alone.
  CHECK(spotter.heard({test[2].mel}) == std::vector<std::string>{"rising"});
  std::vector<Array<float>> some = mels_of(test);
  std::swap(some[0], some[1]);  // "low" and "high"
  CHECK(share_heard(spotter, test, some) == Approx(78.0 / 80));
}

TEST_CASE("The classifier is that of its seed") {
  const auto weights = [](std::uint64_t seed) {
    WordSpotter spotter(words, few_bands(), {.hidden = 4, .steps = 3, .seed = seed});
    spotter.fit(spoken_words(8, 1));
    std::vector<float> all;
    for (const Parameter<float>* p : spotter.trainable_parameters())
      all.insert(all.end(), p->value.begin(), p->value.end());
    return all;
  };
  CHECK(weights(1) == weights(1));
  CHECK(weights(1) != weights(2));
}

TEST_CASE("The classifier does not learn a word that it has no class for") {
  WordSpotter spotter({"low", "high"}, few_bands(), {.steps = 1});
  CHECK_THROWS_WITH(spotter.fit(spoken_words(4, 1)),
                    "WordSpotter: needs one of its words, got \"rising\"");
}

// The differences are 3 and 4 in two of four places: √(25/4) = 2.5 in natural logarithms, each of
// 20 / ln 10 = 8.685889638 decibels.
TEST_CASE("The spectral distance is the root of the mean squared difference in decibels") {
  const Array<float> a{{1, 2}, {3, 4}}, b{{1, 5}, {-1, 4}};
  CHECK(spectral_distance(a, b) == Approx(2.5 * 8.685889638).epsilon(1e-9));
  CHECK(spectral_distance(a, a) == 0);
  CHECK_THROWS_WITH(spectral_distance(a, Array<float>{{1, 2}}),
                    "spectral_distance: needs spectrograms of one shape, got [2, 2] and [1, 2]");
}

TEST_CASE("Listening gives each way its distances and its words") {
  const WordSpotter spotter = trained();
  const std::vector<Recording> test = spoken_words(8, 3);
  std::vector<Array<float>> louder = mels_of(test);
  for (Array<float>& mel : louder) mel += 0.5f;
  const std::vector<Heard> heard =
      listen({{"as they are", "same", mels_of(test)}, {"louder", "louder", louder}}, test, spotter);
  REQUIRE(heard.size() == 2);
  CHECK(heard[0].distance.mean == 0);
  CHECK(heard[0].words == 1);
  CHECK(heard[1].name == "louder");
  CHECK(heard[1].distance.mean == Approx(0.5 * 8.685889638).epsilon(1e-5));
}

// The mean and the deviation of 2000 draws: five standard errors.
TEST_CASE("Samples of the linear Gaussian have its mean and its covariance") {
  FrameSettings settings;
  settings.bands = 2;
  const PhonemeSet known = some_phonemes();
  const LinearGaussian gaussian{filled<double>({given_columns(known), 2}, 0),
                                {1, -2},
                                array_of<double>({2, 2}, {0.5, 0, 0.3, 0.4})};
  Rng rng(4);
  const Recording recording = made_up_recording(2000, settings, rng);
  const Array<float> draws = linear_sample(gaussian, recording, known, settings, rng);
  REQUIRE(draws.shape() == Shape{2000, 2});
  double mean[2] = {}, squares = 0, product = 0;
  for (std::size_t n = 0; n < 2000; ++n) {
    const double x0 = static_cast<double>(draws(n, 0)) - 1,
                 x1 = static_cast<double>(draws(n, 1)) + 2;
    mean[0] += x0 / 2000;
    mean[1] += x1 / 2000;
    squares += x1 * x1 / 2000;
    product += x0 * x1 / 2000;
  }
  CHECK(std::abs(mean[0]) < 5 * 0.5 / std::sqrt(2000));
  CHECK(std::abs(mean[1]) < 5 * 0.5 / std::sqrt(2000));
  CHECK(squares == Approx(0.25).margin(5 * 0.25 * std::sqrt(2.0 / 2000)));
  CHECK(product == Approx(0.15).margin(5 * 0.25 * std::sqrt(2.0 / 2000)));
}

TEST_CASE("Ten ways say a word again, with as many frames as the recording has") {
  const SpeechModel model = small_model();
  const FrameSettings settings;
  Rng rng(5);
  const std::vector<Recording> recordings =
      record_all(the_synthesiser(), {"seven", "zero"}, settings, rng);
  const LinearGaussian gaussian = gaussian_of(recordings, model.phonemes(), settings);
  std::vector<std::string> announced;
  const auto ways = renderings(model, gaussian, recordings, the_synthesiser(), 1,
                               [&](const std::string& way) { announced.push_back(way); });
  REQUIRE(ways.size() == 10);
  for (std::size_t k = 0; k < ways.size(); ++k) {
    INFO(ways[k].name);
    CHECK(ways[k].way == announced[k]);
    REQUIRE(ways[k].mels.size() == 2);
    for (std::size_t n = 0; n < 2; ++n) {
      CHECK(ways[k].mels[n].shape() == recordings[n].mel.shape());
      CHECK((spectral_distance(ways[k].mels[n], recordings[n].mel) > 0) ==
            (ways[k].name != "recorded"));
    }
  }
  CHECK(ways[6].name == "flow_6");
  CHECK(ways[6].way == "flow, temperature 0.6");
}

// Bands of 4 pixels and frames of 7; the largest number is white, ln 1e-3 black.
TEST_CASE("A picture of spectrograms is as wide as the longest one") {
  const TemporaryDirectory folder;
  const Array<float> one = filled<float>({10, 4}, 0), two = filled<float>({6, 4}, -3);
  const auto file = save_spectrograms({one, two}, {"one", "two"}, folder / "p.png");
  CHECK(std::filesystem::exists(file));
}
