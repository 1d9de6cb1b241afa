// Utterances as frames: a log-mel spectrum for each, and what is known of it.
#pragma once

#include "engine/array.hpp"
#include "engine/random.hpp"
#include "examples/ch17_speech/spectrogram.hpp"
#include "examples/ch17_speech/synthesiser.hpp"

#include <functional>
#include <string>
#include <vector>

namespace tapeflow {

/// Whether eSpeak's name of a phoneme is that of a pause: "_", "_:" and others.
bool is_pause(const std::string& name);

/// The phonemes that a model knows, in alphabetical order; the first one is the pause "_".
class PhonemeSet {
 public:
  explicit PhonemeSet(std::vector<std::string> names);

  std::size_t size() const { return names_.size(); }
  const std::vector<std::string>& names() const { return names_; }

  bool has(const std::string& name) const;

  /// The index of a phoneme; every pause is "_". std::runtime_error for a phoneme that is not
  /// known.
  std::size_t index(const std::string& name) const;

 private:
  std::vector<std::string>::const_iterator find(const std::string& name) const;

  std::vector<std::string> names_;
};

/// A phoneme and how long it lasts.
struct TimedPhoneme {
  std::string name;
  double seconds;
};

/// The phonemes of an utterance with their durations.
std::vector<TimedPhoneme> timed(const Utterance& utterance);

/// The columns of what is known of a frame: the phoneme, the one before and the one after, each as
/// one of `phonemes` (0 or 1); seven numbers of time; pitch and speed; the voice as one of several.
std::size_t given_columns(const PhonemeSet& phonemes);

/// What is known of each frame of these phonemes said in this manner, [L, given_columns], with L =
/// the frames of all durations together. Numbers are of the order of 1. std::invalid_argument
/// unless the durations add up to more than 0 s and less than an hour.
Array<float> given_of(const std::vector<TimedPhoneme>& phonemes, const Manner& manner,
                      const PhonemeSet& known, const FrameSettings& settings);

/// An utterance for the flow.
struct Recording {
  std::string text;
  Manner manner;
  std::vector<TimedPhoneme> phonemes;
  Array<float> mel;  ///< [L, bands]

  std::size_t frames() const { return mel.shape(0); }
};

/// The recording of an utterance. White noise of standard deviation 3e-4 is added to the sound: a
/// digital silence has an infinite density. L is even, for a flow that squeezes two frames into
/// one: an odd last frame is left out.
Recording record(const Utterance& utterance, const FrameSettings& settings, Rng& rng);

/// A manner drawn at random: one of the voices, a pitch of 35 to 65, a speed of 140 to 210.
Manner random_manner(Rng& rng);

/// Recordings of texts, each said in a manner drawn at random. Calls on_each(count so far).
std::vector<Recording> record_all(Synthesiser& synthesiser, const std::vector<std::string>& texts,
                                  const FrameSettings& settings, Rng& rng,
                                  const std::function<void(std::size_t)>& on_each = {});

/// All phonemes of the recordings.
PhonemeSet phonemes_of(const std::vector<Recording>& recordings);

}  // namespace tapeflow
