// Listening to what models say: spectral distances, and words recognised.
#pragma once

#include "examples/ch17_speech/speech_model.hpp"
#include "examples/ch17_speech/word_spotter.hpp"
#include "flows/data/statistics.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace tapeflow {

/// The spectral distance of two spectrograms of equal frames: the root of the mean squared
/// difference, in decibels. (A natural logarithm of a magnitude is 20 / ln 10 = 8.69 dB.)
double spectral_distance(const Array<float>& a, const Array<float>& b);

/// A way to say the words of recordings again: the spectrograms, one for each recording.
struct Rendering {
  std::string way;   ///< for the reader
  std::string name;  ///< in the results
  std::vector<Array<float>> mels;
  std::optional<double> temperature = {};  ///< of the flow, for a sample of it
};

/// How close the spectrograms are to those of the recordings, and how many words are heard right.
struct Heard {
  std::string way, name;
  MeanAndError distance;  ///< in decibels
  double words;           ///< the share of words that the classifier hears
  std::optional<double> temperature = {};
};

/// All renderings of held-out recordings of the spotted words: themselves, through the vocoder, in
/// another pitch by the synthesiser, samples of the flow at some temperatures, a sample through the
/// vocoder, and samples of the linear Gaussian. Calls on_each(name) before each.
std::vector<Rendering> renderings(const SpeechModel& model, const LinearGaussian& gaussian,
                                  const std::vector<Recording>& recordings,
                                  Synthesiser& synthesiser, std::uint64_t seed,
                                  const std::function<void(const std::string&)>& on_each = {});

std::vector<Heard> listen(const std::vector<Rendering>& renderings,
                          const std::vector<Recording>& recordings, const WordSpotter& spotter);

/// A sample of the linear Gaussian for the phonemes of a recording, [L, bands]: each frame is drawn
/// by itself.
Array<float> linear_sample(const LinearGaussian& gaussian, const Recording& recording,
                           const PhonemeSet& phonemes, const FrameSettings& settings, Rng& rng);

}  // namespace tapeflow
