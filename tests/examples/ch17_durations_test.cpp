// Chapter 17's model of durations recovers the law that made them.
#include "examples/ch17_speech/durations.hpp"
#include "tests/examples/small_speech.hpp"
#include "tests/support/catch.hpp"

#include <cmath>
#include <map>

using namespace tapeflow;

// ln seconds = ln base - ln(speed / 175) + 0.01 noise. The ridge of 1 shrinks the slope of the
// speed, whose squares add up to about 0.014 of each of 6000 phonemes, by 1/85; at the fastest and
// the slowest speed this makes 0.3 percent. The shares of the phonemes are counted 2000 times and
// shrink by less.
TEST_CASE("Durations follow their law of phonemes and speed within one percent") {
  const std::map<std::string, double> base{{"_", 0.1}, {"s", 0.2}, {"a", 0.05}};
  const FrameSettings settings = few_bands();
  Rng rng(5);
  std::vector<Recording> recordings =
      made_up_recordings(std::vector<std::size_t>(2000, 4), settings, rng);
  for (Recording& one : recordings)
    for (TimedPhoneme& phoneme : one.phonemes)
      phoneme.seconds =
          base.at(phoneme.name) * 175 / one.manner.speed * std::exp(0.01 * rng.normal());
  const DurationModel model = DurationModel::fit(recordings, some_phonemes());
  for (const double speed : {140.0, 175.0, 210.0}) {
    const auto timed = model({"_", "s", "a"}, {.voice = 1, .speed = speed});
    REQUIRE(timed.size() == 3);
    for (const TimedPhoneme& phoneme : timed)
      CHECK(phoneme.seconds == Approx(base.at(phoneme.name) * 175 / speed).epsilon(0.01));
  }
  // The mean of |0.01 noise| is 0.01 √(2/π) of a duration, and these are 0.35 / 3 s on average, at
  // speeds around 175.
  CHECK(duration_error(model, recordings) ==
        Approx(0.01 * std::sqrt(2 / M_PI) * 0.35 / 3).epsilon(0.1));
}

TEST_CASE("A duration knows its neighbours") {
  Rng rng(6);
  std::vector<Recording> recordings;
  for (int k = 0; k < 600; ++k) {
    const bool after_s = k % 2 == 0;
    const auto noisy = [&](double seconds) { return seconds * std::exp(0.01 * rng.normal()); };
    recordings.push_back(
        {"", {}, {{after_s ? "s" : "_", noisy(0.1)}, {"a", noisy(after_s ? 0.2 : 0.1)}}, {}});
  }
  const DurationModel model = DurationModel::fit(recordings, some_phonemes());
  // The ridge of 1 against 300 recordings of each kind: less than 1 / 300 of ln 2, and the noise.
  CHECK(model({"s", "a"}, {})[1].seconds == Approx(0.2).epsilon(0.02));
  CHECK(model({"_", "a"}, {})[1].seconds == Approx(0.1).epsilon(0.02));
}
