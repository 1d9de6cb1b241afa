// The conditional Glow over time: a density of log-mel spectrograms, given what is said and how.
#pragma once

#include "engine/gated_net.hpp"
#include "examples/ch17_speech/batch.hpp"
#include "examples/ch17_speech/linear_gaussian.hpp"
#include "flows/layers/sequence/gated_coupling.hpp"
#include "flows/layers/sequence/per_frame.hpp"
#include "flows/layers/sequence/sequence_flow.hpp"

#include <functional>
#include <memory>

namespace tapeflow {

struct SpeechFlowOptions {
  std::size_t flow_steps = 6;
  std::size_t hidden = 48;   ///< channels in the networks of the couplings
  std::size_t blocks = 2;    ///< gated units of each
  std::size_t encoded = 24;  ///< numbers that the encoder makes of what is given
};

/// z = (x - b - c A) L⁻ᵀ for a row x [D] and its context c [G]: the LinearGaussian as the first
/// layer of a flow, which so starts as this Gaussian. log_det = -ln det L. Nothing to train.
template <class T>
class WhitenGiven : public Bijector<T> {
 public:
  explicit WhitenGiven(const LinearGaussian& gaussian);

  std::size_t features() const override { return b_.value.size(); }
  std::size_t context_features() const override { return A_.value.shape(0); }
  void visit(ParameterVisitor<T>& visitor) override;

 protected:
  Transformed<T> latent(Var<T> x, Var<T> context) const override;
  Transformed<T> data(Var<T> z, Var<T> context) const override;

 private:
  Var<T> log_det(Var<T> x) const;  // -ln det L for each row

  Parameter<T> A_, b_, L_;  // frozen
};

/// Runs `inner` with the given numbers encoded: e = tanh(tanh(c W + w) ∗ K + k), with a kernel of 5
/// frames, so that a frame knows what is said around it.
template <class T>
class EncodedGiven : public SequenceLayer<T> {
 public:
  EncodedGiven(std::size_t given, std::size_t encoded, std::unique_ptr<SequenceLayer<T>> inner,
               Rng& rng);

  std::size_t channels() const override { return inner_->channels(); }
  std::size_t given_channels() const override { return given_; }
  std::size_t length_factor() const override { return inner_->length_factor(); }
  void visit(ParameterVisitor<T>& visitor) override;

 protected:
  Transformed<T> latent(Var<T> x, const SequenceContext<T>& context) const override;
  Transformed<T> data(Var<T> z, const SequenceContext<T>& context) const override;

 private:
  SequenceContext<T> encoded(const SequenceContext<T>& context) const;

  std::size_t given_;
  Linear<T> first_;
  Conv1d<T> second_;
  std::unique_ptr<SequenceLayer<T>> inner_;
};

/// A mistake to plant in every step: see mistakes.hpp.
enum class FlowMistake { none, mask, length };

/// The flow of chapter 17, after Flow-TTS (Miao et al., ICASSP 2020): WhitenGiven at every frame,
/// then with two frames squeezed into one `flow_steps` steps of an invertible 1x1 convolution and a
/// gated coupling.
template <class T>
SequenceFlow<T> speech_flow(const LinearGaussian& gaussian, const SpeechFlowOptions& options,
                            Rng& rng, FlowMistake mistake = FlowMistake::none);

struct SpeechFitOptions {
  std::size_t steps = 2000, batch = 32;
  double learning_rate = 2e-3;
  std::uint64_t seed = 1;
  std::size_t threads = 2;
};

/// Makes -log p small, in nats a frame, over batches of the recordings. Calls on_step(nats a frame)
/// after each step.
void fit_speech_flow(SequenceFlow<float>& flow, const std::vector<Recording>& recordings,
                     const PhonemeSet& phonemes, const FrameSettings& settings,
                     const SpeechFitOptions& options,
                     const std::function<void(double)>& on_step = {});

/// log p of each recording, in nats, divided by its frames.
std::vector<double> nats_a_frame(const SequenceFlow<float>& flow,
                                 const std::vector<Recording>& recordings,
                                 const PhonemeSet& phonemes, const FrameSettings& settings);

}  // namespace tapeflow
