#include "examples/ch17_speech/word_spotter.hpp"

#include "engine/check.hpp"
#include "flows/training/loss_trainer.hpp"

#include <algorithm>

namespace tapeflow {
namespace {

struct Padded {
  Array<float> mel, real;  // [N, L, bands], [N, L]
};

// Log magnitudes lie around -3: halved and shifted they are numbers of the order of 1.
Padded padded(const std::vector<const Array<float>*>& mels) {
  std::size_t L = 0;
  for (const Array<float>* mel : mels) L = std::max(L, mel->shape(0));
  const std::size_t N = mels.size(), bands = mels[0]->shape(1);
  Padded all{filled<float>({N, L, bands}, 0), filled<float>({N, L}, 0)};
  for (std::size_t n = 0; n < N; ++n) {
    std::transform(mels[n]->data(), mels[n]->data() + mels[n]->size(), &all.mel(n, 0, 0),
                   [](float v) { return (v + 3) / 2; });
    std::fill_n(&all.real(n, 0), mels[n]->shape(0), 1.0f);
  }
  return all;
}

}  // namespace

WordSpotter::WordSpotter(std::vector<std::string> words, const FrameSettings& settings,
                         const WordSpotterOptions& options)
    : words_(std::move(words)),
      options_(options),
      rng_(options.seed),
      first_(5, settings.bands, options.hidden, Activation::relu, rng_),
      second_(5, options.hidden, options.hidden, Activation::relu, rng_),
      last_(options.hidden, words_.size(), Activation::identity, rng_) {}

void WordSpotter::visit(ParameterVisitor<float>& visitor) {
  visitor("first", first_);
  visitor("second", second_);
  visitor("last", last_);
}

Var<float> WordSpotter::logits(Var<float> mel, Var<float> real) const {
  const Var<float> mask = reshape(real, {real.shape()[0], real.shape()[1], 1});
  const Var<float> hidden = first_(mel) * mask;
  const Var<float> sums = sum(second_(hidden) * mask, {1});
  return last_(sums / sum(mask, {1}));
}

std::size_t WordSpotter::class_of(const std::string& word) const {
  const auto found = std::find(words_.begin(), words_.end(), word);
  require(found != words_.end(), "WordSpotter: needs one of its words, got \"" + word + "\"");
  return static_cast<std::size_t>(found - words_.begin());
}

void WordSpotter::fit(const std::vector<Recording>& recordings) {
  std::vector<std::size_t> classes;
  for (const Recording& recording : recordings) classes.push_back(class_of(recording.text));
  LossTrainer<float> trainer(trainable_parameters(),
                             {.steps = options_.steps, .learning_rate = options_.learning_rate});
  const std::size_t N = std::min(options_.batch, recordings.size());
  while (!trainer.done()) {
    std::vector<std::size_t> rows = rng_.permutation(recordings.size());
    rows.resize(N);
    trainer.step(N, [&](Tape<float>& tape, std::size_t first, std::size_t last) {
      std::vector<const Array<float>*> mels;
      Array<float> target = filled<float>({last - first, words_.size()}, 0);
      for (std::size_t n = first; n < last; ++n) {
        mels.push_back(&recordings[rows[n]].mel);
        target(n - first, classes[rows[n]]) = 1;
      }
      const Padded all = padded(mels);
      const Var<float> scores = logits(tape.constant(all.mel), tape.constant(all.real));
      const Var<float> right = sum(scores * tape.constant(target), {1});
      return sum(logsumexp(scores, {1}) - right) / static_cast<float>(N);
    });
  }
}

std::vector<std::string> WordSpotter::heard(const std::vector<Array<float>>& mels) const {
  std::vector<std::string> result;
  Tape<float> tape({.record = false});
  for (const Array<float>& mel : mels) {
    tape.clear();
    const Padded one = padded({&mel});
    const Var<float> scores = logits(tape.constant(one.mel), tape.constant(one.real));
    const float* best = std::max_element(scores.data(), scores.data() + words_.size());
    result.push_back(words_[static_cast<std::size_t>(best - scores.data())]);
  }
  return result;
}

double share_heard(const WordSpotter& spotter, const std::vector<Recording>& recordings,
                   const std::vector<Array<float>>& mels) {
  const std::vector<std::string> heard = spotter.heard(mels);
  std::size_t right = 0;
  for (std::size_t n = 0; n < recordings.size(); ++n) right += heard[n] == recordings[n].text;
  return static_cast<double>(right) / static_cast<double>(recordings.size());
}

}  // namespace tapeflow
