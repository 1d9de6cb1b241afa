#include "examples/ch17_speech/recording.hpp"

#include "engine/check.hpp"
#include "engine/io/number.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <stdexcept>

namespace tapeflow {
namespace {

constexpr double noise_of_recordings = 3e-4;
constexpr std::size_t time_columns = 7;

// The frame whose middle is the first one at or after this time.
std::size_t first_frame(double seconds, const FrameSettings& s) {
  return static_cast<std::size_t>(
      std::ceil(seconds * static_cast<double>(s.rate) / static_cast<double>(s.hop) - 1e-6));
}

// tag: times
// Seven numbers of a frame at `t` seconds, in a phoneme from `begin` to `end` of an utterance of
// `all` seconds: where it is in the phoneme and in the utterance, as shares and in tenths of a
// second, and how long the phoneme is.
void write_times(double t, double begin, double end, double all, float* to) {
  const double share = (t - begin) / (end - begin);
  const double numbers[time_columns] = {share,
                                        share * share,
                                        std::min(10 * (t - begin), 1.0),
                                        std::min(10 * (end - t), 1.0),
                                        std::log(10 * (end - begin)),
                                        t / all,
                                        std::min(2 * (all - t), 1.0)};
  std::transform(numbers, numbers + time_columns, to,
                 [](double v) { return static_cast<float>(v); });
}

void write_manner(const Manner& manner, float* to) {
  to[0] = static_cast<float>((manner.pitch - 50) / 10);
  to[1] = static_cast<float>(std::log(manner.speed / 175) * 5);
  to[2 + manner.voice] = 1;
}
// end: times

}  // namespace

bool is_pause(const std::string& name) { return name.starts_with("_"); }

PhonemeSet::PhonemeSet(std::vector<std::string> names) : names_(std::move(names)) {
  std::erase(names_, "_");
  std::sort(names_.begin(), names_.end());
  names_.insert(names_.begin(), "_");
}

std::vector<std::string>::const_iterator PhonemeSet::find(const std::string& name) const {
  return std::find(names_.begin(), names_.end(), is_pause(name) ? "_" : name);
}

bool PhonemeSet::has(const std::string& name) const { return find(name) != names_.end(); }

std::size_t PhonemeSet::index(const std::string& name) const {
  if (!has(name))
    throw std::runtime_error("the model has never heard the phoneme \"" + name + "\"");
  return static_cast<std::size_t>(find(name) - names_.begin());
}

std::vector<TimedPhoneme> timed(const Utterance& utterance) {
  std::vector<TimedPhoneme> result;
  for (const SpokenPhoneme& phoneme : utterance.phonemes) {
    const auto samples = static_cast<double>(phoneme.end - phoneme.begin);
    if (samples > 0)
      result.push_back({phoneme.name, samples / static_cast<double>(utterance.sound.rate)});
  }
  return result;
}

std::size_t given_columns(const PhonemeSet& phonemes) {
  return 3 * phonemes.size() + time_columns + 2 + voice_names().size();
}

Array<float> given_of(const std::vector<TimedPhoneme>& phonemes, const Manner& manner,
                      const PhonemeSet& known, const FrameSettings& settings) {
  double all = 0;
  for (const TimedPhoneme& phoneme : phonemes) all += phoneme.seconds;
  require(all > 0 && all < 3600,
          "given_of: needs phonemes of more than 0 s and less than an hour, "
          "got " +
              to_text(all) + " s");
  const std::size_t L = first_frame(all, settings), P = known.size();
  Array<float> given = filled<float>({L, given_columns(known)}, 0);
  double begin = 0;
  for (std::size_t k = 0; k < phonemes.size(); ++k) {
    const double end = begin + phonemes[k].seconds;
    const std::size_t here = known.index(phonemes[k].name);
    const std::size_t before = k > 0 ? known.index(phonemes[k - 1].name) : 0;
    const std::size_t after = k + 1 < phonemes.size() ? known.index(phonemes[k + 1].name) : 0;
    for (std::size_t frame = first_frame(begin, settings);
         frame < std::min(first_frame(end, settings), L); ++frame) {
      float* row = &given(frame, 0);
      row[here] = row[P + before] = row[2 * P + after] = 1;
      const double t =
          static_cast<double>(frame * settings.hop) / static_cast<double>(settings.rate);
      write_times(t, begin, end, all, row + 3 * P);
      write_manner(manner, row + 3 * P + time_columns);
    }
    begin = end;
  }
  return given;
}

Recording record(const Utterance& utterance, const FrameSettings& settings, Rng& rng) {
  std::vector<float> samples = utterance.sound.samples;
  for (float& sample : samples) sample += static_cast<float>(noise_of_recordings * rng.normal());
  const Array<double> mel = log_mel(samples, settings);
  const std::vector<TimedPhoneme> phonemes = timed(utterance);
  double all = 0;
  for (const TimedPhoneme& phoneme : phonemes) all += phoneme.seconds;
  const std::size_t L = std::min(mel.shape(0), first_frame(all, settings)) / 2 * 2;
  Recording recording{utterance.text, utterance.manner, phonemes,
                      Array<float>(Shape{L, settings.bands})};
  std::transform(mel.data(), mel.data() + recording.mel.size(), recording.mel.data(),
                 [](double v) { return static_cast<float>(v); });
  return recording;
}

Manner random_manner(Rng& rng) {
  return {rng.below(voice_names().size()), 35 + 30 * rng.uniform(), 140 + 70 * rng.uniform()};
}

std::vector<Recording> record_all(Synthesiser& synthesiser, const std::vector<std::string>& texts,
                                  const FrameSettings& settings, Rng& rng,
                                  const std::function<void(std::size_t)>& on_each) {
  std::vector<Recording> recordings;
  for (const std::string& text : texts) {
    recordings.push_back(record(synthesiser.say(text, random_manner(rng)), settings, rng));
    if (on_each) on_each(recordings.size());
  }
  return recordings;
}

PhonemeSet phonemes_of(const std::vector<Recording>& recordings) {
  std::set<std::string> names;
  for (const Recording& recording : recordings)
    for (const TimedPhoneme& phoneme : recording.phonemes)
      if (!is_pause(phoneme.name)) names.insert(phoneme.name);
  return PhonemeSet({names.begin(), names.end()});
}

}  // namespace tapeflow
