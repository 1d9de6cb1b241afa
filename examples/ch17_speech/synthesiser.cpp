#include "examples/ch17_speech/synthesiser.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstring>
#include <stdexcept>

#include <espeak-ng/speak_lib.h>

namespace tapeflow {
namespace {

constexpr int samples_a_second = 22050;
constexpr float full_scale = 32768;  // of a sample of 16 bits

// What eSpeak's callback has heard so far of the text being said.
struct Heard {
  std::vector<float> samples;
  std::vector<SpokenPhoneme> phonemes;  // `end` is not known yet
};
Heard heard;

// eSpeak names a phoneme in 8 bytes, which end with a zero if they are fewer.
std::string name_of(const espeak_EVENT& event) {
  const char* text = event.id.string;
  return std::string(text, strnlen(text, sizeof event.id.string));
}

int listen(short* samples, int count, espeak_EVENT* event) {
  for (; event->type != espeakEVENT_LIST_TERMINATED; ++event)
    if (event->type == espeakEVENT_PHONEME)
      heard.phonemes.push_back({name_of(*event), static_cast<std::size_t>(event->sample), 0});
  if (samples)
    for (int k = 0; k < count; ++k)
      heard.samples.push_back(static_cast<float>(samples[k]) / full_scale);
  return 0;  // go on
}

void require_speakable(const std::string& text) {
  bool says_something = false;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 32 || byte > 126)
      throw std::invalid_argument("the text has a character that is not plain ASCII: \"" + text +
                                  "\"");
    says_something = says_something || std::isalnum(byte);
  }
  if (!says_something)
    throw std::invalid_argument("the text has no letter and no digit: \"" + text + "\"");
}

}  // namespace

const std::vector<std::string>& voice_names() {
  static const std::vector<std::string> names{"en-us+m3", "en-us+m7", "en-us+f2", "en-us+f4"};
  return names;
}

Synthesiser::Synthesiser() {
  const int rate = espeak_Initialize(AUDIO_OUTPUT_SYNCHRONOUS, 0, nullptr,
                                     espeakINITIALIZE_PHONEME_EVENTS | espeakINITIALIZE_DONT_EXIT);
  if (rate <= 0)
    throw std::runtime_error(
        "eSpeak NG cannot start; is Debian's package espeak-ng-data installed?");
  if (rate != samples_a_second)
    throw std::runtime_error("eSpeak NG: needs " + std::to_string(samples_a_second) +
                             " samples a second, got " + std::to_string(rate));
  espeak_SetSynthCallback(listen);
}

Utterance Synthesiser::say(const std::string& text, const Manner& manner) {
  require_speakable(text);
  heard = {};
  const std::string& voice = voice_names().at(manner.voice);
  if (espeak_SetVoiceByName(voice.c_str()) != EE_OK)
    throw std::runtime_error("eSpeak NG has no voice \"" + voice + "\"");
  espeak_SetParameter(espeakPITCH, static_cast<int>(std::lround(manner.pitch)), 0);
  espeak_SetParameter(espeakRATE, static_cast<int>(std::lround(manner.speed)), 0);
  if (espeak_Synth(text.c_str(), text.size() + 1, 0, POS_CHARACTER, 0, espeakCHARS_UTF8, nullptr,
                   nullptr) != EE_OK)
    throw std::runtime_error("eSpeak NG cannot say \"" + text + "\"");
  espeak_Synchronize();
  for (std::size_t k = 0; k < heard.phonemes.size(); ++k)
    heard.phonemes[k].end =
        k + 1 < heard.phonemes.size() ? heard.phonemes[k + 1].begin : heard.samples.size();
  if (!heard.phonemes.empty() && heard.phonemes[0].begin > 0)
    heard.phonemes.insert(heard.phonemes.begin(), {"_", 0, heard.phonemes[0].begin});
  return {text, manner, {samples_a_second, std::move(heard.samples)}, std::move(heard.phonemes)};
}

}  // namespace tapeflow
