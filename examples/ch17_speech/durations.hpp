// How long each phoneme lasts.
#pragma once

#include "examples/ch17_speech/linear_gaussian.hpp"
#include "examples/ch17_speech/recording.hpp"

#include <string>
#include <vector>

namespace tapeflow {

/// The logarithm of a duration is a Gaussian whose mean is linear in the phoneme, those around it,
/// the speed and the voice.
class DurationModel {
 public:
  DurationModel(PhonemeSet phonemes, LinearGaussian gaussian);

  static DurationModel fit(const std::vector<Recording>& recordings, const PhonemeSet& phonemes);

  /// The phonemes with the durations that the model expects.
  std::vector<TimedPhoneme> operator()(const std::vector<std::string>& phonemes,
                                       const Manner& manner) const;

  const LinearGaussian& gaussian() const { return gaussian_; }

 private:
  PhonemeSet phonemes_;
  LinearGaussian gaussian_;
};

/// The columns of the context of a duration.
std::size_t duration_columns(const PhonemeSet& phonemes);

/// The mean absolute error of the model's durations, in seconds a phoneme.
double duration_error(const DurationModel& model, const std::vector<Recording>& recordings);

}  // namespace tapeflow
