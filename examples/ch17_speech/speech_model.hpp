// All that speaking takes, in one file.
#pragma once

#include "examples/ch17_speech/durations.hpp"
#include "examples/ch17_speech/speech_flow.hpp"

#include <filesystem>
#include <string>

namespace tapeflow {

/// A trained flow of spectrograms, the phonemes that it knows, and a model of their durations.
class SpeechModel {
 public:
  SpeechModel(PhonemeSet phonemes, DurationModel durations, SpeechFlowOptions options,
              SequenceFlow<float> flow);

  const PhonemeSet& phonemes() const { return phonemes_; }
  const DurationModel& durations() const { return durations_; }
  const SequenceFlow<float>& flow() const { return flow_; }
  const FrameSettings& settings() const { return settings_; }

  /// A draw of the spectrogram of these phonemes, [L, bands]. L is even.
  Array<float> spectrogram(const std::vector<TimedPhoneme>& phonemes, const Manner& manner,
                           double temperature, Rng& rng) const;

  /// Writes the model atomically; std::runtime_error if that fails.
  void save(const std::filesystem::path& file) const;
  /// std::runtime_error, which names the file, if it is damaged or no model of speech.
  static SpeechModel load(const std::filesystem::path& file);

 private:
  PhonemeSet phonemes_;
  FrameSettings settings_;
  DurationModel durations_;
  SpeechFlowOptions options_;
  SequenceFlow<float> flow_;
};

/// The sound of a spectrogram [L, bands], by magnitudes_of_mel and griffin_lim.
Sound sound_of(const Array<float>& mel, const FrameSettings& settings, Rng& rng);

}  // namespace tapeflow
