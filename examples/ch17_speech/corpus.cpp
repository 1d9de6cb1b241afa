#include "examples/ch17_speech/corpus.hpp"

#include "examples/ch17_speech/words.hpp"
#include "examples/support/terminal/progress.hpp"

#include <algorithm>

namespace tapeflow {
namespace {

constexpr std::size_t scored_phrases = 200, heard_words = 400, said_words = 200;

std::vector<std::string> random_phrases(std::size_t count, Rng& rng) {
  std::vector<std::string> phrases(count);
  for (std::string& phrase : phrases) phrase = random_phrase(rng);
  return phrases;
}

std::vector<std::string> words_by_turns(std::size_t count) {
  std::vector<std::string> words;
  for (std::size_t k = 0; k < count; ++k)
    words.push_back(spotted_words()[k % spotted_words().size()]);
  return words;
}

bool is_known(const Recording& recording, const PhonemeSet& phonemes) {
  return std::all_of(recording.phonemes.begin(), recording.phonemes.end(),
                     [&](const TimedPhoneme& phoneme) { return phonemes.has(phoneme.name); });
}

}  // namespace

std::size_t Corpus::train_frames() const {
  std::size_t frames = 0;
  for (const Recording& recording : train) frames += recording.frames();
  return frames;
}

Corpus speak_corpus(Synthesiser& synthesiser, std::size_t phrases, std::uint64_t seed) {
  const FrameSettings settings;
  Rng rng(seed);
  ProgressLine line;
  const auto say = [&](const std::string& what, const std::vector<std::string>& texts) {
    return record_all(synthesiser, texts, settings, rng, [&](std::size_t count) {
      line.update("synthesiser, " + what + " " + std::to_string(count) + " of " +
                  std::to_string(texts.size()));
    });
  };
  std::vector<Recording> train = say("phrase", random_phrases(phrases, rng));
  std::vector<Recording> test = say("held-out phrase", random_phrases(scored_phrases, rng));
  std::vector<Recording> words_train = say("word", words_by_turns(heard_words));
  std::vector<Recording> words_test = say("held-out word", words_by_turns(said_words));
  line.finish();
  const PhonemeSet phonemes = phonemes_of(train);
  for (auto* scored : {&test, &words_test})
    std::erase_if(*scored, [&](const Recording& one) { return !is_known(one, phonemes); });
  return {std::move(train),      std::move(test), std::move(words_train),
          std::move(words_test), phonemes,        settings};
}

}  // namespace tapeflow
