#include "examples/ch17_speech/spectrogram.hpp"

#include "engine/check.hpp"
#include "engine/kernels/gemm.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <memory>
#include <numbers>
#include <type_traits>

#include <kiss_fftr.h>

namespace tapeflow {
namespace {

using Complex = std::complex<double>;

// A short-time Fourier transform [L, bins], one frame after the other.
struct Transform {
  std::size_t frames, bins;
  std::vector<Complex> values;

  Complex* frame(std::size_t k) { return &values[k * bins]; }
  const Complex* frame(std::size_t k) const { return &values[k * bins]; }
};

struct Free {
  void operator()(kiss_fftr_cfg plan) const { kiss_fftr_free(plan); }
};
using Plan = std::unique_ptr<std::remove_pointer_t<kiss_fftr_cfg>, Free>;

Plan plan(std::size_t window, bool inverse) {
  return Plan(kiss_fftr_alloc(static_cast<int>(window), inverse, nullptr, nullptr));
}

// Hann's window, periodic: its copies, a hop apart, overlap evenly.
std::vector<double> hann(std::size_t window) {
  std::vector<double> w(window);
  for (std::size_t i = 0; i < window; ++i)
    w[i] = 0.5 - 0.5 * std::cos(2 * std::numbers::pi * static_cast<double>(i) /
                                static_cast<double>(window));
  return w;
}

// The sample of `sound` that frame k has at place i of its window; outside of the sound, 0 <= index
// does not hold or the index is too large.
std::ptrdiff_t sample_at(std::size_t k, std::size_t i, const FrameSettings& s) {
  return static_cast<std::ptrdiff_t>(k * s.hop + i) - static_cast<std::ptrdiff_t>(s.window / 2);
}

// tag: transform
Transform transform(const std::vector<float>& samples, const FrameSettings& s) {
  const std::vector<double> w = hann(s.window);
  const Plan forward = plan(s.window, false);
  std::vector<kiss_fft_scalar> piece(s.window);
  std::vector<kiss_fft_cpx> bins(s.bins());
  Transform result{s.frames(samples.size()), s.bins(), {}};
  for (std::size_t k = 0; k < result.frames; ++k) {
    for (std::size_t i = 0; i < s.window; ++i) {
      const std::ptrdiff_t at = sample_at(k, i, s);
      const bool inside = at >= 0 && at < static_cast<std::ptrdiff_t>(samples.size());
      piece[i] =
          inside ? static_cast<kiss_fft_scalar>(w[i] * samples[static_cast<std::size_t>(at)]) : 0;
    }
    kiss_fftr(forward.get(), piece.data(), bins.data());
    for (const kiss_fft_cpx& bin : bins) result.values.emplace_back(bin.r, bin.i);
  }
  return result;
}
// end: transform

// The sound whose transform is closest to this one (Griffin & Lim, eq. 6): each sample is the
// weighted mean of what the frames say of it.
std::vector<float> closest_sound(const Transform& wanted, const FrameSettings& s) {
  const std::vector<double> w = hann(s.window);
  const Plan backward = plan(s.window, true);
  const std::size_t count = (wanted.frames - 1) * s.hop;
  std::vector<double> sum(count, 0), weight(count, 0);
  std::vector<kiss_fft_cpx> bins(s.bins());
  std::vector<kiss_fft_scalar> piece(s.window);
  for (std::size_t k = 0; k < wanted.frames; ++k) {
    for (std::size_t j = 0; j < s.bins(); ++j)
      bins[j] = {static_cast<kiss_fft_scalar>(wanted.frame(k)[j].real()),
                 static_cast<kiss_fft_scalar>(wanted.frame(k)[j].imag())};
    kiss_fftri(backward.get(), bins.data(), piece.data());
    for (std::size_t i = 0; i < s.window; ++i) {
      const std::ptrdiff_t at = sample_at(k, i, s);
      if (at < 0 || at >= static_cast<std::ptrdiff_t>(count)) continue;
      sum[static_cast<std::size_t>(at)] += w[i] * piece[i] / static_cast<double>(s.window);
      weight[static_cast<std::size_t>(at)] += w[i] * w[i];
    }
  }
  std::vector<float> samples(count);
  for (std::size_t t = 0; t < count; ++t)
    samples[t] = static_cast<float>(sum[t] / std::max(weight[t], 1e-8));
  return samples;
}

double mel_of(double hertz) { return 2595 * std::log10(1 + hertz / 700); }

// y [n, m] = a [n, k] b [k, m], or a bᵀ with b [m, k].
Array<double> product(const Array<double>& a, const Array<double>& b, Transpose b_turned) {
  const std::size_t n = a.shape(0), k = a.shape(1);
  const std::size_t m = b.shape(b_turned == Transpose::yes ? 0 : 1);
  Array<double> y(Shape{n, m});
  gemm(n, m, k, a.data(), Transpose::no, b.data(), b_turned, 0.0, y.data());
  return y;
}

}  // namespace

Array<double> magnitudes(const std::vector<float>& samples, const FrameSettings& settings) {
  const Transform all = transform(samples, settings);
  Array<double> result(Shape{all.frames, all.bins});
  std::transform(all.values.begin(), all.values.end(), result.data(),
                 [](Complex v) { return std::abs(v); });
  return result;
}

// tag: mel
Array<double> mel_filters(const FrameSettings& settings) {
  const double low = mel_of(settings.lowest), high = mel_of(settings.highest);
  const double width = (high - low) / static_cast<double>(settings.bands + 1);
  const double hertz = static_cast<double>(settings.rate) / static_cast<double>(settings.window);
  Array<double> filters(Shape{settings.bins(), settings.bands});
  for (std::size_t band = 0; band < settings.bands; ++band) {
    const double middle = low + width * static_cast<double>(band + 1);
    double total = 0;
    for (std::size_t bin = 0; bin < settings.bins(); ++bin) {
      const double mel = mel_of(hertz * static_cast<double>(bin));
      filters(bin, band) = std::max(0.0, 1 - std::abs(mel - middle) / width);
      total += filters(bin, band);
    }
    for (std::size_t bin = 0; bin < settings.bins(); ++bin) filters(bin, band) /= total;
  }
  return filters;
}

Array<double> log_mel(const std::vector<float>& samples, const FrameSettings& settings) {
  Array<double> bands =
      product(magnitudes(samples, settings), mel_filters(settings), Transpose::no);
  for (double& v : bands) v = std::log(std::max(v, settings.floor));
  return bands;
}
// end: mel

// tag: magnitudes
Array<double> magnitudes_of_mel(const Array<double>& log_mel, const FrameSettings& settings,
                                std::size_t steps) {
  const Array<double> filters = mel_filters(settings);
  Array<double> bands = log_mel;
  for (double& v : bands) v = std::exp(v);
  const Array<double> numerator = product(bands, filters, Transpose::yes);  // [L, bins]
  Array<double> S = filled<double>({log_mel.shape(0), settings.bins()}, 1);
  for (std::size_t step = 0; step < steps; ++step) {
    const Array<double> denominator =
        product(product(S, filters, Transpose::no), filters, Transpose::yes);
    for (std::size_t i = 0; i < S.size(); ++i)
      S.data()[i] *= numerator.data()[i] / std::max(denominator.data()[i], 1e-12);
  }
  return S;
}
// end: magnitudes

// tag: griffin-lim
Sound griffin_lim(const Array<double>& magnitudes, const FrameSettings& settings, Rng& rng,
                  std::size_t steps) {
  require(magnitudes.shape(0) > 0, "griffin_lim: needs frames, got none");
  constexpr double momentum = 0.99;
  Transform wanted{magnitudes.shape(0), magnitudes.shape(1), {}};
  for (const double magnitude : magnitudes)
    wanted.values.push_back(std::polar(magnitude, 2 * std::numbers::pi * rng.uniform()));
  std::vector<float> samples = closest_sound(wanted, settings);
  Transform before = transform(samples, settings);
  for (std::size_t step = 0; step < steps; ++step) {
    const Transform now = transform(samples, settings);
    for (std::size_t i = 0; i < now.values.size(); ++i) {
      const Complex ahead = now.values[i] + momentum * (now.values[i] - before.values[i]);
      wanted.values[i] = std::polar(magnitudes.data()[i], std::arg(ahead));
    }
    before = now;
    samples = closest_sound(wanted, settings);
  }
  return {settings.rate, std::move(samples)};
}
// end: griffin-lim

}  // namespace tapeflow
