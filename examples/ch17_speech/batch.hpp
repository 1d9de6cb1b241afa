// Recordings side by side, padded to one length.
#pragma once

#include "examples/ch17_speech/recording.hpp"

#include <cstdint>
#include <vector>

namespace tapeflow {

/// N recordings. Frames after the end of one are padding: zeros.
struct Batch {
  Array<float> mel;    ///< [N, L, bands]
  Array<float> given;  ///< [N, L, given_columns]
  Array<float> real;   ///< [N, L]: 1 in frames of the recording, 0 in padding

  std::size_t count() const { return mel.shape(0); }
};

/// The recordings of these indices, padded to the longest one.
Batch batch_of(const std::vector<Recording>& recordings, const std::vector<std::size_t>& indices,
               const PhonemeSet& phonemes, const FrameSettings& settings);

/// Deals out recordings in batches of similar length, so that there is little padding. Each round
/// of all recordings has another order.
class LengthDealer {
 public:
  /// std::invalid_argument unless the recordings fill a batch.
  LengthDealer(const std::vector<Recording>& recordings, std::size_t batch, std::uint64_t seed);

  /// The indices of the next batch.
  std::vector<std::size_t> next();

 private:
  void deal();

  std::vector<std::size_t> lengths_;
  std::size_t batch_, place_ = 0;
  Rng rng_;
  std::vector<std::vector<std::size_t>> batches_;
};

/// The frames of all recordings one after the other, [frames, bands] and [frames, given_columns].
struct FrameRows {
  Array<double> mel, given;
};
FrameRows frame_rows(const std::vector<Recording>& recordings, const PhonemeSet& phonemes,
                     const FrameSettings& settings);

}  // namespace tapeflow
