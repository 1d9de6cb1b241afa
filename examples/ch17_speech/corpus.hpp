// The recordings of chapter 17.
#pragma once

#include "examples/ch17_speech/recording.hpp"

#include <cstdint>
#include <vector>

namespace tapeflow {

/// Phrases to train on and to score, and single words to train the classifier on and to say again.
/// The phrases have none of the words.
struct Corpus {
  std::vector<Recording> train, test;              ///< phrases
  std::vector<Recording> words_train, words_test;  ///< spotted words by turns
  PhonemeSet phonemes;                             ///< those of `train`
  FrameSettings settings;

  std::size_t train_frames() const;
};

/// Has `phrases` phrases to train on, 200 to score, 400 words to train the classifier, and 200 to
/// say again, each said in a manner drawn at random. A phrase to score or a word to say again is
/// left out if it has a phoneme that no training phrase has. Shows its progress.
Corpus speak_corpus(Synthesiser& synthesiser, std::size_t phrases, std::uint64_t seed);

}  // namespace tapeflow
