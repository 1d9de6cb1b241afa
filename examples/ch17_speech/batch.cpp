#include "examples/ch17_speech/batch.hpp"

#include "engine/check.hpp"

#include <algorithm>
#include <string>

namespace tapeflow {

// tag: batch
Batch batch_of(const std::vector<Recording>& recordings, const std::vector<std::size_t>& indices,
               const PhonemeSet& phonemes, const FrameSettings& settings) {
  std::size_t L = 0;
  for (const std::size_t k : indices) L = std::max(L, recordings[k].frames());
  const std::size_t N = indices.size(), G = given_columns(phonemes);
  Batch batch{filled<float>({N, L, settings.bands}, 0), filled<float>({N, L, G}, 0),
              filled<float>({N, L}, 0)};
  for (std::size_t n = 0; n < N; ++n) {
    const Recording& recording = recordings[indices[n]];
    const Array<float> given = given_of(recording.phonemes, recording.manner, phonemes, settings);
    std::copy_n(recording.mel.data(), recording.mel.size(), &batch.mel(n, 0, 0));
    std::copy_n(given.data(), recording.frames() * G, &batch.given(n, 0, 0));
    std::fill_n(&batch.real(n, 0), recording.frames(), 1.0f);
  }
  return batch;
}
// end: batch

LengthDealer::LengthDealer(const std::vector<Recording>& recordings, std::size_t batch,
                           std::uint64_t seed)
    : batch_(batch), rng_(seed) {
  require(batch > 0 && recordings.size() >= batch, "LengthDealer: needs a batch of 1 to " +
                                                       std::to_string(recordings.size()) +
                                                       " recordings, got " + std::to_string(batch));
  for (const Recording& recording : recordings) lengths_.push_back(recording.frames());
}

std::vector<std::size_t> LengthDealer::next() {
  if (place_ == batches_.size()) deal();
  return batches_[place_++];
}

// In a random order, stably sorted by length, recordings of equal length still stand in a random
// order. Those left over when the batches are full wait for another round.
void LengthDealer::deal() {
  std::vector<std::size_t> order = rng_.permutation(lengths_.size());
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return lengths_[a] < lengths_[b]; });
  const std::size_t count = order.size() / batch_, first = rng_.below(order.size() % batch_ + 1);
  batches_.assign(count, {});
  const std::vector<std::size_t> places = rng_.permutation(count);
  for (std::size_t k = 0; k < count * batch_; ++k)
    batches_[places[k / batch_]].push_back(order[first + k]);
  place_ = 0;
}

FrameRows frame_rows(const std::vector<Recording>& recordings, const PhonemeSet& phonemes,
                     const FrameSettings& settings) {
  std::size_t frames = 0;
  for (const Recording& recording : recordings) frames += recording.frames();
  const std::size_t G = given_columns(phonemes);
  FrameRows rows{Array<double>(Shape{frames, settings.bands}), Array<double>(Shape{frames, G})};
  std::size_t row = 0;
  for (const Recording& recording : recordings) {
    const Array<float> given = given_of(recording.phonemes, recording.manner, phonemes, settings);
    std::copy_n(recording.mel.data(), recording.mel.size(), &rows.mel(row, 0));
    std::copy_n(given.data(), recording.frames() * G, &rows.given(row, 0));
    row += recording.frames();
  }
  return rows;
}

}  // namespace tapeflow
