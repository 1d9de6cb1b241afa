// Chapter 17's spectrograms and their mel bands.
#include "examples/ch17_speech/spectrogram.hpp"
#include "tests/examples/some_sounds.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

using namespace tapeflow;

namespace {

const FrameSettings settings;
const double bin_width = 22050.0 / 1024;  // Hz

// KISS FFT works in float: ten stages of a rounding each, relative to the largest magnitude.
constexpr double rounding = 20 * 1.2e-7;

std::vector<double> row(const Array<double>& all, std::size_t k) {
  return {&all(k, 0), &all(k, 0) + all.shape(1)};
}

std::size_t place_of_largest(const std::vector<double>& values) {
  return static_cast<std::size_t>(std::max_element(values.begin(), values.end()) - values.begin());
}

Array<double> bands_of(const Array<double>& S) {
  const Array<double> filters = mel_filters(settings);
  Array<double> bands = filled<double>({S.shape(0), settings.bands}, 0);
  for (std::size_t l = 0; l < S.shape(0); ++l)
    for (std::size_t b = 0; b < settings.bands; ++b)
      for (std::size_t j = 0; j < S.shape(1); ++j) bands(l, b) += S(l, j) * filters(j, b);
  return bands;
}

}  // namespace

TEST_CASE("A frame stands in the middle of its window, one every 256 samples") {
  CHECK(settings.frames(0) == 1);
  CHECK(settings.frames(255) == 1);
  CHECK(settings.frames(2560) == 11);
  std::vector<float> click(4000, 0);
  click[1024] = 1;
  const Array<double> all = magnitudes(click, settings);
  CHECK(all.shape() == Shape{16, 513});
  // A click has a flat spectrum, as high as the window where it lies: 1 in the middle, which is
  // frame 4, and cos²(π / 4) = 1/2 a quarter of the window away.
  CHECK(all(4, 100) == Approx(1).epsilon(rounding));
  CHECK(all(5, 100) == Approx(0.5).epsilon(rounding));
  CHECK(all(3, 300) == Approx(0.5).epsilon(rounding));
  CHECK(all(6, 100) == Approx(0).margin(rounding));
  CHECK(all(9, 100) == 0);
}

// The transform of a sin(…) at the middle of bin k is a/2 times the sum of the window, window / 2.
// Hann's window is a sum of three exponentials, so the two neighbours have half of that, and other
// bins nothing.
TEST_CASE("A sine at a bin has the magnitude amplitude · window / 4, and halves beside it") {
  const Array<double> all = magnitudes(sine(100 * bin_width, 0.5, 4096), settings);
  const double height = 0.5 * 1024 / 4;
  CHECK(all(8, 100) == Approx(height).epsilon(rounding));
  CHECK(all(8, 99) == Approx(height / 2).epsilon(rounding));
  CHECK(all(8, 101) == Approx(height / 2).epsilon(rounding));
  CHECK(all(8, 102) == Approx(0).margin(rounding * height));
  CHECK(all(8, 300) == Approx(0).margin(rounding * height));
}

TEST_CASE("A sine is largest in the bin nearest to it") {
  for (const double bin : {20.3, 57.8, 100.45, 300.6, 480.1}) {
    const Array<double> all = magnitudes(sine(bin * bin_width, 0.5, 4096), settings);
    CHECK(place_of_largest(row(all, 8)) == static_cast<std::size_t>(std::lround(bin)));
  }
}

// Parseval: the sum over all bins of |X|² is the window's length times the sum of the squares of
// the windowed samples. Bins between the first and the last stand for two.
TEST_CASE("A frame has the energy of its windowed samples") {
  const std::vector<float> samples = noise(2048, 1);
  const std::vector<double> frame = row(magnitudes(samples, settings), 4);
  double energy = 0, expected = 0;
  for (std::size_t j = 0; j < 513; ++j)
    energy += (j == 0 || j == 512 ? 1 : 2) * frame[j] * frame[j];
  for (std::size_t i = 0; i < 1024; ++i) {
    const double w = std::pow(std::sin(std::numbers::pi * static_cast<double>(i) / 1024), 2);
    expected += 1024 * std::pow(w * static_cast<double>(samples[512 + i]), 2);
  }
  CHECK(energy == Approx(expected).epsilon(2 * rounding));
}

TEST_CASE("The filters are triangles around evenly spaced mels, each with sum 1") {
  const Array<double> filters = mel_filters(settings);
  REQUIRE(filters.shape() == Shape{513, 40});
  const auto mel = [](double hertz) { return 2595 * std::log10(1 + hertz / 700); };
  for (std::size_t band = 0; band < 40; ++band) {
    INFO("band " << band);
    std::vector<double> column;
    for (std::size_t bin = 0; bin < 513; ++bin) column.push_back(filters(bin, band));
    CHECK(std::accumulate(column.begin(), column.end(), 0.0) == Approx(1).epsilon(1e-12));
    CHECK(*std::min_element(column.begin(), column.end()) == 0);
    const double width = (mel(8000) - mel(60)) / 41;
    const double middle = mel(60) + width * static_cast<double>(band + 1);
    const double hertz = 700 * (std::pow(10, middle / 2595) - 1);
    const auto largest = static_cast<double>(place_of_largest(column));
    CHECK(std::abs(largest * bin_width - hertz) < bin_width);
    // No bin counts that is a width or more away, and each one nearer does.
    for (std::size_t bin = 0; bin < 513; ++bin)
      CHECK((column[bin] > 0) ==
            (std::abs(mel(bin_width * static_cast<double>(bin)) - middle) < width));
  }
}

TEST_CASE("Silence is the floor, and a loud sound is the logarithm of its bands") {
  const Array<double> silent = log_mel(std::vector<float>(3000, 0), settings);
  CHECK(silent.shape() == Shape{12, 40});
  for (const double v : silent) CHECK(v == std::log(1e-3));
  const std::vector<float> samples = noise(3000, 2);
  const Array<double> bands = bands_of(magnitudes(samples, settings));
  const Array<double> logs = log_mel(samples, settings);
  for (std::size_t k = 0; k < logs.size(); ++k)
    CHECK(logs.data()[k] == Approx(std::log(bands.data()[k])).margin(1e-12));
}

// The bands of magnitudes that are 1 everywhere are 1, because each filter has sum 1. The updates
// start there, and change nothing; bins that no filter sees become 0.
TEST_CASE("Bands of an even spectrum give it back") {
  const Array<double> S = magnitudes_of_mel(filled<double>({2, 40}, 0), settings);
  const Array<double> filters = mel_filters(settings);
  for (std::size_t bin = 0; bin < 513; ++bin) {
    double seen = 0;
    for (std::size_t band = 0; band < 40; ++band) seen += filters(bin, band);
    CHECK(S(1, bin) == Approx(seen > 0 ? 1 : 0).margin(1e-12));
  }
}

// The updates never make the squared error larger (Lee & Seung, theorem 1).
TEST_CASE("Magnitudes of mel bands are not negative, and their bands come closer with each step") {
  const Array<double> wanted = log_mel(noise(4096, 3), settings);
  double before = INFINITY, start = 0;
  for (const std::size_t steps : {0u, 1u, 5u, 60u}) {
    const Array<double> S = magnitudes_of_mel(wanted, settings, steps);
    CHECK(*std::min_element(S.begin(), S.end()) >= 0);
    const Array<double> bands = bands_of(S);
    double error = 0;
    for (std::size_t k = 0; k < bands.size(); ++k)
      error += std::pow(bands.data()[k] - std::exp(wanted.data()[k]), 2);
    CHECK(error < before);
    before = error;
    if (steps == 0) start = error;
  }
  CHECK(before < start / 1000);
}
