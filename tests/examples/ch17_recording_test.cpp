// Chapter 17's synthesiser, and utterances as frames with what is known of them.
#include "tests/engine/numbers.hpp"
#include "tests/examples/small_speech.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <cmath>
#include <set>

using namespace tapeflow;

namespace {

std::vector<std::string> names_of(const Utterance& utterance) {
  std::vector<std::string> names;
  for (const SpokenPhoneme& phoneme : utterance.phonemes)
    if (!is_pause(phoneme.name)) names.push_back(phoneme.name);
  return names;
}

// Columns of the given numbers of frame l: first … first + count - 1.
std::vector<float> columns(const Array<float>& given, std::size_t l, std::size_t first,
                           std::size_t count) {
  return {&given(l, first), &given(l, first) + count};
}

}  // namespace

TEST_CASE("The phonemes of an utterance lie side by side from its first sample to its last") {
  for (const std::string text : {"seven", "a cold night", "Go left, then right!", "42"}) {
    INFO(text);
    const Utterance said = the_synthesiser().say(text, {});
    CHECK(said.text == text);
    CHECK(said.sound.rate == 22050);
    REQUIRE(!said.phonemes.empty());
    CHECK(said.phonemes.front().begin == 0);
    CHECK(said.phonemes.back().end == said.sound.samples.size());
    for (std::size_t k = 1; k < said.phonemes.size(); ++k) {
      CHECK(said.phonemes[k].begin == said.phonemes[k - 1].end);
      CHECK(said.phonemes[k].begin <= said.phonemes[k].end);
    }
    double seconds = 0;
    for (const TimedPhoneme& phoneme : timed(said)) {
      CHECK(phoneme.seconds > 0);
      seconds += phoneme.seconds;
    }
    CHECK(seconds == Approx(said.sound.seconds()));
  }
}

TEST_CASE("Seven is an s and four or five more phonemes, and no louder than 1") {
  const Utterance seven = the_synthesiser().say("seven", {});
  const std::vector<std::string> names = names_of(seven);
  CHECK(names.size() >= 5);
  CHECK(names.size() <= 6);
  CHECK(names.at(0) == "s");
  CHECK(names.at(2) == "v");
  float loudest = 0;
  for (const float sample : seven.sound.samples) loudest = std::max(loudest, std::abs(sample));
  CHECK(loudest > 0.05f);
  CHECK(loudest <= 1);
}

TEST_CASE("Voices and pitches sound different, and fast speech is shorter") {
  std::set<std::vector<float>> sounds;
  for (std::size_t voice = 0; voice < voice_names().size(); ++voice)
    sounds.insert(the_synthesiser().say("seven", {.voice = voice}).sound.samples);
  sounds.insert(the_synthesiser().say("seven", {.pitch = 65}).sound.samples);
  CHECK(sounds.size() == voice_names().size() + 1);
  const auto seconds = [](double speed) {
    return the_synthesiser().say("a cold night", {.speed = speed}).sound.seconds();
  };
  CHECK(seconds(140) > 1.2 * seconds(210));
}

TEST_CASE("A text that cannot be said is refused in one sentence") {
  CHECK_THROWS_WITH(the_synthesiser().say("caf\xc3\xa9", {}),
                    "the text has a character that is not plain ASCII: \"caf\xc3\xa9\"");
  CHECK_THROWS_AS(the_synthesiser().say("one\ntwo", {}), std::invalid_argument);
  for (const std::string text : {"", " ", "?!"})
    CHECK_THROWS_WITH(the_synthesiser().say(text, {}),
                      "the text has no letter and no digit: \"" + text + "\"");
}

TEST_CASE("A set of phonemes has the pause first, and the others in alphabetical order") {
  const PhonemeSet set({"s", "_", "oU", "a"});
  CHECK(set.names() == std::vector<std::string>{"_", "a", "oU", "s"});
  CHECK(set.index("oU") == 2);
  CHECK(set.index("_:") == 0);
  CHECK(set.has("_"));
  CHECK_FALSE(set.has("S"));
  CHECK_THROWS_WITH(set.index("S"), "the model has never heard the phoneme \"S\"");
}

// A frame stands at every multiple of 256 samples. The pause has frames 0 and 1, of the samples
// 0 … 511, "s" frames 2 … 4, of 512 … 1151; the next frame would be at sample 1280.
TEST_CASE("A frame belongs to the phoneme in which its middle lies") {
  const PhonemeSet known = some_phonemes();
  REQUIRE(known.names() == std::vector<std::string>{"_", "a", "s"});
  const Array<float> given =
      given_of({{"_", seconds_of(512)}, {"s", seconds_of(640)}}, {}, known, FrameSettings());
  REQUIRE(given.shape() == Shape{5, given_columns(known)});
  REQUIRE(given_columns(known) == 3 * 3 + 7 + 2 + 4);
  for (std::size_t l = 0; l < 5; ++l) {
    INFO("frame " << l);
    const bool pause = l < 2;
    // The phoneme, the one before and the one after; beyond both ends there are pauses.
    CHECK(columns(given, l, 0, 3) == std::vector<float>{pause ? 1.f : 0.f, 0, pause ? 0.f : 1.f});
    CHECK(columns(given, l, 3, 3) == std::vector<float>{1, 0, 0});
    CHECK(columns(given, l, 6, 3) == std::vector<float>{pause ? 0.f : 1.f, 0, pause ? 1.f : 0.f});
  }
}

TEST_CASE("The given numbers of a frame are its times, and the manner") {
  const PhonemeSet known = some_phonemes();
  const Manner manner{.voice = 2, .pitch = 60, .speed = 210};
  const Array<float> given =
      given_of({{"_", seconds_of(512)}, {"s", seconds_of(2560)}}, manner, known, FrameSettings());
  const double t = seconds_of(4 * 256), begin = seconds_of(512), all = seconds_of(3072);
  const double share = (t - begin) / (all - begin);
  const std::vector<double> expected{share,
                                     share * share,
                                     10 * (t - begin),
                                     10 * (all - t),
                                     std::log(10 * (all - begin)),
                                     t / all,
                                     2 * (all - t),
                                     1,  // pitch
                                     5 * std::log(1.2),
                                     0,
                                     0,
                                     1,  // the voice
                                     0};
  for (std::size_t k = 0; k < expected.size(); ++k) {
    INFO("column " << k);
    CHECK(given(4, 9 + k) == Approx(expected[k]).epsilon(1e-5));  // in float
  }
  CHECK(given(0, 9 + 3) == Approx(10 * begin));
  CHECK(given(0, 9 + 2) == 0);
}

TEST_CASE("Times that no frames can have are refused") {
  const PhonemeSet known = some_phonemes();
  for (const double seconds : {0., -1., 3600., HUGE_VAL, std::nan("")})
    CHECK_THROWS_WITH(given_of({{"s", seconds}}, {}, known, FrameSettings()),
                      Catch::StartsWith("given_of: needs phonemes of more than 0 s and less than "
                                        "an hour, got "));
  CHECK_THROWS_AS(given_of({{"x", 1}}, {}, known, FrameSettings()), std::runtime_error);
}

TEST_CASE("A recording has an even number of frames, its spectrum, and no digital silence") {
  const FrameSettings settings;
  for (const std::size_t samples : {1280u, 1281u, 1536u}) {
    INFO(samples << " samples");
    Rng rng(1);
    const Utterance silence{"", {}, {22050, std::vector<float>(samples, 0)}, {{"_", 0, samples}}};
    const Recording recording = record(silence, settings, rng);
    // The middles of 5 frames lie in samples 0 … 1279, those of 6 in 0 … 1280.
    CHECK(recording.frames() == (samples > 1280 ? 6 : 4));
    CHECK(recording.phonemes.size() == 1);
    // The noise has the deviation 3e-4; Hann's squares add up to 3/8 of the window of 1024 samples.
    // The mean of the magnitude of complex normal numbers is √(π / 4) of its root mean square.
    double sum = 0;
    for (std::size_t b = 20; b < 40; ++b) sum += std::exp(static_cast<double>(recording.mel(2, b)));
    CHECK(sum / 20 == Approx(3e-4 * std::sqrt(384 * M_PI / 4)).epsilon(0.3));
    CHECK(*std::min_element(recording.mel.begin(), recording.mel.end()) > std::log(1e-3f));
  }
}

TEST_CASE("Recordings are those of the texts, in manners of the seed") {
  const FrameSettings settings;
  const auto recorded = [&](std::uint64_t seed) {
    Rng rng(seed);
    std::size_t calls = 0;
    auto all = record_all(the_synthesiser(), {"seven", "zero"}, settings, rng,
                          [&](std::size_t count) { CHECK(count == ++calls); });
    CHECK(calls == 2);
    return all;
  };
  const std::vector<Recording> one = recorded(3), other = recorded(4);
  CHECK(one[0].text == "seven");
  CHECK(one[0].manner.pitch != other[0].manner.pitch);
  CHECK(recorded(3)[1].manner.speed == one[1].manner.speed);
  CHECK(phonemes_of(one).has("z"));
  CHECK_FALSE(phonemes_of({one[0]}).has("z"));
}

TEST_CASE("Manners are drawn from all voices, within their ranges") {
  Rng rng(1);
  std::set<std::size_t> voices;
  for (int k = 0; k < 200; ++k) {
    const Manner manner = random_manner(rng);
    voices.insert(manner.voice);
    CHECK((manner.pitch >= 35 && manner.pitch <= 65 && manner.speed >= 140 && manner.speed <= 210));
  }
  CHECK(voices.size() == voice_names().size());
}
