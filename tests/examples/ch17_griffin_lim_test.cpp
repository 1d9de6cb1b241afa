// Chapter 17's way from magnitudes back to sound.
#include "examples/ch17_speech/spectrogram.hpp"
#include "tests/examples/some_sounds.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

using namespace tapeflow;

namespace {

const FrameSettings settings;

// | |transform of the sound| - wanted | / |wanted|, with norms over all frames and bins.
double mismatch(const Array<double>& wanted, std::size_t steps) {
  Rng rng(1);
  const Sound sound = griffin_lim(wanted, settings, rng, steps);
  const Array<double> got = magnitudes(sound.samples, settings);
  double away = 0, all = 0;
  for (std::size_t k = 0; k < wanted.size(); ++k) {
    away += std::pow(got.data()[k] - wanted.data()[k], 2);
    all += std::pow(wanted.data()[k], 2);
  }
  return std::sqrt(away / all);
}

// A vowel-like sound: a tone of 150 Hz with many overtones that fall off.
std::vector<float> buzz(std::size_t count) {
  std::vector<float> sum(count, 0);
  for (int k = 1; k <= 40; ++k) {
    const std::vector<float> tone = sine(150 * k, 0.3 / k, count);
    std::transform(tone.begin(), tone.end(), sum.begin(), sum.begin(), std::plus<>());
  }
  return sum;
}

}  // namespace

TEST_CASE(
    "Griffin and Lim's sound has (frames - 1) · hop samples and comes closer with each step") {
  const Array<double> wanted = magnitudes(buzz(256 * 30), settings);
  REQUIRE(wanted.shape(0) == 31);
  Rng rng(1);
  const Sound sound = griffin_lim(wanted, settings, rng, 2);
  CHECK(sound.rate == 22050);
  CHECK(sound.samples.size() == 30 * 256);
  const double start = mismatch(wanted, 0), few = mismatch(wanted, 10), many = mismatch(wanted, 60);
  CHECK(few < start);
  CHECK(many < few);
  CHECK(many < start / 3);
}

TEST_CASE("Griffin and Lim's sound of a sine is a sine as loud") {
  const Array<double> wanted = magnitudes(sine(1000, 0.3, 256 * 30), settings);
  Rng rng(2);
  const Sound sound = griffin_lim(wanted, settings, rng);
  double energy = 0;  // of the middle third
  for (std::size_t k = 256 * 10; k < 256 * 20; ++k) energy += std::pow(sound.samples[k], 2);
  CHECK(std::sqrt(2 * energy / 2560) == Approx(0.3).epsilon(0.1));
}

TEST_CASE("Griffin and Lim's sound is that of its seed, and needs frames") {
  const Array<double> wanted = magnitudes(noise(2048, 4), settings);
  Rng one(5), same(5), other(6);
  const Sound sound = griffin_lim(wanted, settings, one, 3);
  CHECK(griffin_lim(wanted, settings, same, 3).samples == sound.samples);
  CHECK(griffin_lim(wanted, settings, other, 3).samples != sound.samples);
  CHECK_THROWS_WITH(griffin_lim(Array<double>(Shape{0, 513}), settings, one),
                    "griffin_lim: needs frames, got none");
}
