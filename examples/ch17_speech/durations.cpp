#include "examples/ch17_speech/durations.hpp"

#include <algorithm>
#include <cmath>

namespace tapeflow {
namespace {

constexpr std::size_t neighbours = 5;  // phonemes that a duration depends on, itself in the middle

// A row for each phoneme: the phoneme, the two before it and the two after it, each as one of all;
// the logarithm of the speed; the voice.
Array<double> features(const std::vector<std::string>& phonemes, const Manner& manner,
                       const PhonemeSet& known) {
  const std::size_t P = known.size();
  Array<double> c = filled<double>({phonemes.size(), duration_columns(known)}, 0);
  for (std::size_t k = 0; k < phonemes.size(); ++k) {
    for (std::size_t place = 0; place < neighbours; ++place) {
      const std::size_t neighbour = k + place - neighbours / 2;  // wraps round before the first one
      const bool inside = neighbour < phonemes.size();
      c(k, place * P + (inside ? known.index(phonemes[neighbour]) : 0)) = 1;
    }
    c(k, neighbours * P) = std::log(manner.speed / 175);
    c(k, neighbours * P + 1 + manner.voice) = 1;
  }
  return c;
}

std::vector<std::string> names_of(const std::vector<TimedPhoneme>& phonemes) {
  std::vector<std::string> names;
  for (const TimedPhoneme& phoneme : phonemes) names.push_back(phoneme.name);
  return names;
}

}  // namespace

DurationModel::DurationModel(PhonemeSet phonemes, LinearGaussian gaussian)
    : phonemes_(std::move(phonemes)), gaussian_(std::move(gaussian)) {}

DurationModel DurationModel::fit(const std::vector<Recording>& recordings,
                                 const PhonemeSet& phonemes) {
  std::size_t count = 0;
  for (const Recording& recording : recordings) count += recording.phonemes.size();
  Array<double> c, x(Shape{count, 1});
  std::size_t row = 0;
  for (const Recording& recording : recordings) {
    const Array<double> some = features(names_of(recording.phonemes), recording.manner, phonemes);
    if (row == 0) c = Array<double>(Shape{count, some.shape(1)});
    std::copy_n(some.data(), some.size(), &c(row, 0));
    for (const TimedPhoneme& phoneme : recording.phonemes) x(row++, 0) = std::log(phoneme.seconds);
  }
  return {phonemes, LinearGaussian::fit(c, x)};
}

std::vector<TimedPhoneme> DurationModel::operator()(const std::vector<std::string>& phonemes,
                                                    const Manner& manner) const {
  const Array<double> mean = gaussian_.mean(features(phonemes, manner, phonemes_));
  std::vector<TimedPhoneme> timed;
  for (std::size_t k = 0; k < phonemes.size(); ++k)
    timed.push_back({phonemes[k], std::exp(mean(k, 0))});
  return timed;
}

std::size_t duration_columns(const PhonemeSet& phonemes) {
  return neighbours * phonemes.size() + 1 + voice_names().size();
}

double duration_error(const DurationModel& model, const std::vector<Recording>& recordings) {
  double sum = 0;
  std::size_t count = 0;
  for (const Recording& recording : recordings) {
    const auto guessed = model(names_of(recording.phonemes), recording.manner);
    for (std::size_t k = 0; k < guessed.size(); ++k, ++count)
      sum += std::abs(guessed[k].seconds - recording.phonemes[k].seconds);
  }
  return sum / static_cast<double>(count);
}

}  // namespace tapeflow
