// A small classifier that hears which of twenty words was said.
#pragma once

#include "engine/gated_net.hpp"
#include "examples/ch17_speech/recording.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace tapeflow {

struct WordSpotterOptions {
  std::size_t hidden = 32;
  std::size_t steps = 400, batch = 32;
  double learning_rate = 3e-3;
  std::uint64_t seed = 1;
};

/// Two convolutions along time, the mean of each channel over the frames, and a linear layer.
class WordSpotter : public Module<float> {
 public:
  /// `words`: the classes; a Recording belongs to the class that is its text.
  WordSpotter(std::vector<std::string> words, const FrameSettings& settings,
              const WordSpotterOptions& options);

  /// Learns from recordings. std::invalid_argument if the text of one is no word of the list.
  void fit(const std::vector<Recording>& recordings);

  /// The word that each spectrogram [L, bands] sounds most like.
  std::vector<std::string> heard(const std::vector<Array<float>>& mels) const;

  void visit(ParameterVisitor<float>& visitor) override;

 private:
  std::size_t class_of(const std::string& word) const;
  Var<float> logits(Var<float> mel, Var<float> real) const;

  std::vector<std::string> words_;
  WordSpotterOptions options_;
  Rng rng_;
  Conv1d<float> first_, second_;
  Linear<float> last_;
};

/// The share of the recordings' texts that are heard in these spectrograms.
double share_heard(const WordSpotter& spotter, const std::vector<Recording>& recordings,
                   const std::vector<Array<float>>& mels);

}  // namespace tapeflow
