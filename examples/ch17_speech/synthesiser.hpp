// Speech by rule: what the flow learns from.
#pragma once

#include "examples/ch17_speech/sound.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace tapeflow {

/// How something is said.
struct Manner {
  std::size_t voice = 0;  ///< an index into voice_names()
  double pitch = 50;      ///< eSpeak's number from 0 (low) to 99 (high)
  double speed = 175;     ///< words a minute
};

/// The voices: two men and two women, who speak American English.
const std::vector<std::string>& voice_names();

/// A piece of an utterance that sounds as one phoneme.
struct SpokenPhoneme {
  std::string name;        ///< eSpeak's name: "s", "oU"; "_" for a pause
  std::size_t begin, end;  ///< samples begin … end - 1
};

struct Utterance {
  std::string text;
  Manner manner;
  Sound sound;
  std::vector<SpokenPhoneme> phonemes;  ///< one after the other, from sample 0 to the last
};

/// The synthesiser eSpeak NG, which speaks by rules and formants. It is deterministic, but keeps
/// some state: an utterance depends a little on those before it. A process may have one
/// Synthesiser.
class Synthesiser {
 public:
  /// std::runtime_error if eSpeak's data are not installed, or speak at another rate than 22050 Hz.
  Synthesiser();

  /// Says a text of ASCII letters, digits, blanks and punctuation. std::invalid_argument for other
  /// characters, and if there is nothing to say. std::runtime_error if eSpeak lacks the voice.
  Utterance say(const std::string& text, const Manner& manner);
};

}  // namespace tapeflow
