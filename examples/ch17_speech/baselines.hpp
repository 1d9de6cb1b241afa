// Densities of a frame that the flow has to beat.
#pragma once

#include "examples/ch17_speech/linear_gaussian.hpp"
#include "examples/ch17_speech/recording.hpp"

#include <string>
#include <vector>

namespace tapeflow {

/// What a model says of the held-out recordings.
struct SpeechScore {
  std::string model;         ///< for the reader
  std::string name;          ///< in the results
  std::vector<double> nats;  ///< log p / frames, for each recording
};

/// The Gaussian of all frames, a Gaussian for each phoneme, the LinearGaussian given, and a
/// LinearGaussian that is told the frame before as well.
std::vector<SpeechScore> baseline_scores(const std::vector<Recording>& train,
                                         const std::vector<Recording>& test,
                                         const LinearGaussian& given_gaussian,
                                         const PhonemeSet& phonemes, const FrameSettings& settings);

}  // namespace tapeflow
