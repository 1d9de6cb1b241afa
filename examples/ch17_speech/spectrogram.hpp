// Mel spectrograms of sound, and the way back.
#pragma once

#include "engine/array.hpp"
#include "engine/random.hpp"
#include "examples/ch17_speech/sound.hpp"

namespace tapeflow {

/// How sound becomes frames. A frame is a window of 46 ms, and frames follow every 11.6 ms.
struct FrameSettings {
  std::size_t rate = 22050;   ///< samples a second
  std::size_t window = 1024;  ///< samples of a window, and of its Fourier transform; even
  std::size_t hop = 256;      ///< samples from one frame to the next
  std::size_t bands = 40;     ///< mel bands
  double lowest = 60;         ///< Hz, where the first band begins
  double highest = 8000;      ///< Hz, where the last one ends
  double floor = 1e-3;        ///< magnitudes of bands are at least this, before the logarithm

  std::size_t bins() const { return window / 2 + 1; }
  /// Frames of so many samples: frame k has its middle at sample k · hop.
  std::size_t frames(std::size_t samples) const { return samples / hop + 1; }
};

/// The magnitudes |X| of the short-time Fourier transform with Hann's window, [L, bins]. The sound
/// is taken as 0 before its first and after its last sample.
Array<double> magnitudes(const std::vector<float>& samples, const FrameSettings& settings);

/// The triangular filters of the mel scale, m = 2595 log10(1 + f / 700 Hz), [bins, bands]: equally
/// wide in m, each with sum 1.
Array<double> mel_filters(const FrameSettings& settings);

/// The logarithms ln max(|X| filters, floor) of the bands, [L, bands].
Array<double> log_mel(const std::vector<float>& samples, const FrameSettings& settings);

/// Magnitudes S >= 0, [L, bins], with S filters close to the bands e^log_mel: the least squares by
/// the multiplicative updates of Lee & Seung (NIPS 2000), `steps` of them.
Array<double> magnitudes_of_mel(const Array<double>& log_mel, const FrameSettings& settings,
                                std::size_t steps = 60);

/// A sound whose magnitudes are close to these, [L, bins]: Griffin and Lim's algorithm (IEEE Trans.
/// ASSP 32, 1984), here with the momentum of Perraudin et al. (WASPAA 2013). It starts with random
/// phases, and by turns makes the transform that of a sound, and its magnitudes those wanted.
Sound griffin_lim(const Array<double>& magnitudes, const FrameSettings& settings, Rng& rng,
                  std::size_t steps = 60);

}  // namespace tapeflow
