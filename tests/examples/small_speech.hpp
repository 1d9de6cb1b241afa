// Small things that speak: made-up recordings, a tiny model of them, and a tiny model of the
// synthesiser.
#pragma once

#include "examples/ch17_speech/speech_model.hpp"
#include "flows/data/rows.hpp"
#include "tests/flows/helpers.hpp"

#include <string>
#include <vector>

namespace tapeflow {

/// The only one of this process.
inline Synthesiser& the_synthesiser() {
  static Synthesiser synthesiser;
  return synthesiser;
}

/// The seconds of so many samples.
inline double seconds_of(std::size_t samples) { return static_cast<double>(samples) / 22050; }

/// Four mel bands, so that tests are quick.
inline FrameSettings few_bands() {
  FrameSettings settings;
  settings.bands = 4;
  return settings;
}

inline PhonemeSet some_phonemes() { return PhonemeSet({"a", "s"}); }

/// A recording of a pause, "s" and "a" with so many frames together, at least 4 and an even number,
/// and normal numbers in its bands.
inline Recording made_up_recording(std::size_t frames, const FrameSettings& settings, Rng& rng) {
  const Manner manner = random_manner(rng);
  const std::vector<TimedPhoneme> phonemes{
      {"_", seconds_of(256)}, {"s", seconds_of(2 * 256)}, {"a", seconds_of((frames - 3) * 256)}};
  return {"sa", manner, phonemes, rng.normal<float>({frames, settings.bands})};
}

inline std::vector<Recording> made_up_recordings(const std::vector<std::size_t>& frames,
                                                 const FrameSettings& settings, Rng& rng) {
  std::vector<Recording> recordings;
  for (const std::size_t L : frames) recordings.push_back(made_up_recording(L, settings, rng));
  return recordings;
}

/// The LinearGaussian of the recordings' frames.
inline LinearGaussian gaussian_of(const std::vector<Recording>& recordings,
                                  const PhonemeSet& phonemes, const FrameSettings& settings) {
  const FrameRows rows = frame_rows(recordings, phonemes, settings);
  return LinearGaussian::fit(rows.given, rows.mel);
}

inline const SpeechFlowOptions small_flow{.flow_steps = 2, .hidden = 4, .blocks = 1, .encoded = 2};

/// A model of some words of the synthesiser. Its flow is barely trained, but knows the phonemes of
/// "seven", "sheep" and "zero".
inline SpeechModel small_model() {
  const FrameSettings settings;
  Rng rng(1);
  const std::vector<Recording> recordings = record_all(
      the_synthesiser(), {"seven", "zero", "sheep", "seven", "zero", "sheep", "seven", "zero"},
      settings, rng);
  const PhonemeSet phonemes = phonemes_of(recordings);
  SequenceFlow<float> flow =
      speech_flow<float>(gaussian_of(recordings, phonemes, settings), small_flow, rng);
  randomise(flow, rng, 0.01);
  return {phonemes, DurationModel::fit(recordings, phonemes), small_flow, std::move(flow)};
}

}  // namespace tapeflow
