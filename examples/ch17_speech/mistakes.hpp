// Two mistakes of the field with padded sequences, to be planted with --break, and the check that
// sees both.
#pragma once

#include "examples/ch17_speech/batch.hpp"
#include "examples/ch17_speech/speech_flow.hpp"

#include <memory>

namespace tapeflow {

/// "length": an invertible 1x1 convolution whose log-determinant is ln|det W| times the padded
/// length L, in place of the length of the sequence.
// tag: length
template <class T>
class PaddedLength : public SequenceLayer<T> {
 public:
  explicit PaddedLength(std::unique_ptr<PerFrame<T>> layer) : layer_(std::move(layer)) {}

  std::size_t channels() const override { return layer_->channels(); }
  void visit(ParameterVisitor<T>& visitor) override { layer_->visit(visitor); }

 protected:
  Transformed<T> latent(Var<T> x, const SequenceContext<T>& context) const override {
    const auto [z, log_det] = layer_->to_latent(x, context);
    const Var<T> length = sum(context.real, {1});  // of each sequence, [N]
    return {z, log_det / length * static_cast<T>(x.extent(1))};
  }
  // end: length
  Transformed<T> data(Var<T> z, const SequenceContext<T>& context) const override {
    const auto [x, log_det] = layer_->to_data(z, context);
    return {x, log_det / sum(context.real, {1}) * static_cast<T>(z.extent(1))};
  }

 private:
  std::unique_ptr<PerFrame<T>> layer_;
};

/// "mask": a coupling that takes every frame for a real one. Padding then moves, adds to the
/// log-determinant, and is seen by the convolutions.
// tag: mask
template <class T>
class WithoutMask : public SequenceLayer<T> {
 public:
  explicit WithoutMask(std::unique_ptr<GatedCoupling<T>> layer) : layer_(std::move(layer)) {}

  std::size_t channels() const override { return layer_->channels(); }
  std::size_t given_channels() const override { return layer_->given_channels(); }
  void visit(ParameterVisitor<T>& visitor) override { layer_->visit(visitor); }

 protected:
  Transformed<T> latent(Var<T> x, const SequenceContext<T>& context) const override {
    return layer_->to_latent(x, all_real(context));
  }
  // end: mask
  Transformed<T> data(Var<T> z, const SequenceContext<T>& context) const override {
    return layer_->to_data(z, all_real(context));
  }

 private:
  static SequenceContext<T> all_real(const SequenceContext<T>& context) {
    return {context.given, context.real * T(0) + T(1)};
  }

  std::unique_ptr<GatedCoupling<T>> layer_;
};

/// The layer, with the mistake if it is one for layers of its kind.
template <class T>
std::unique_ptr<SequenceLayer<T>> planted(FlowMistake mistake, std::unique_ptr<PerFrame<T>> layer) {
  if (mistake != FlowMistake::length) return layer;
  return std::make_unique<PaddedLength<T>>(std::move(layer));
}
template <class T>
std::unique_ptr<SequenceLayer<T>> planted(FlowMistake mistake,
                                          std::unique_ptr<GatedCoupling<T>> layer) {
  if (mistake != FlowMistake::mask) return layer;
  return std::make_unique<WithoutMask<T>>(std::move(layer));
}

/// The largest difference, in nats, between log p of a recording alone and log p of the same one in
/// a batch that is padded by `more` frames beyond its longest recording.
double padding_difference(const SequenceFlow<double>& flow,
                          const std::vector<Recording>& recordings, const PhonemeSet& phonemes,
                          const FrameSettings& settings, std::size_t more = 10);

}  // namespace tapeflow
