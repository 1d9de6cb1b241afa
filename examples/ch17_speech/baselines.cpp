#include "examples/ch17_speech/baselines.hpp"

#include "examples/ch17_speech/batch.hpp"
#include "examples/ch17_speech/phoneme_gaussians.hpp"
#include "flows/data/rows.hpp"

#include <algorithm>
#include <numeric>

namespace tapeflow {
namespace {

// The mean of the frames' numbers for each recording.
std::vector<double> by_recording(const std::vector<double>& frames,
                                 const std::vector<Recording>& recordings) {
  std::vector<double> means;
  auto first = frames.begin();
  for (const Recording& recording : recordings) {
    const auto last = first + static_cast<std::ptrdiff_t>(recording.frames());
    means.push_back(std::accumulate(first, last, 0.0) / static_cast<double>(recording.frames()));
    first = last;
  }
  return means;
}

// The frame before each frame, zeros before the first one of a recording: [frames, bands].
Array<double> frames_before(const Array<double>& mel, const std::vector<Recording>& recordings) {
  const std::size_t bands = mel.shape(1);
  Array<double> before = filled<double>(mel.shape(), 0);
  std::size_t first = 0;
  for (const Recording& recording : recordings) {
    const std::size_t copied = (recording.frames() - 1) * bands;
    std::copy_n(&mel(first, 0), copied, &before(first, 0) + bands);
    first += recording.frames();
  }
  return before;
}

Array<double> nothing(const FrameRows& rows) { return Array<double>(Shape{rows.mel.shape(0), 0}); }

}  // namespace

std::vector<SpeechScore> baseline_scores(const std::vector<Recording>& train,
                                         const std::vector<Recording>& test,
                                         const LinearGaussian& given_gaussian,
                                         const PhonemeSet& phonemes,
                                         const FrameSettings& settings) {
  const FrameRows from = frame_rows(train, phonemes, settings);
  const FrameRows to = frame_rows(test, phonemes, settings);
  const LinearGaussian all = LinearGaussian::fit(nothing(from), from.mel);
  const PhonemeGaussians each(phonemes_of_rows(from.given, phonemes), from.mel);
  const LinearGaussian after =
      LinearGaussian::fit(side_by_side(from.given, frames_before(from.mel, train)), from.mel);
  const std::vector<double> one_by_one =
      after.log_prob(side_by_side(to.given, frames_before(to.mel, test)), to.mel);
  return {
      {"Gaussian", "gaussian", by_recording(all.log_prob(nothing(to), to.mel), test)},
      {"by phoneme", "phoneme_gaussians",
       by_recording(each.log_prob(phonemes_of_rows(to.given, phonemes), to.mel), test)},
      {"linear", "linear_gaussian", by_recording(given_gaussian.log_prob(to.given, to.mel), test)},
      {"  after a frame", "linear_gaussian_in_time", by_recording(one_by_one, test)},
  };
}

}  // namespace tapeflow
