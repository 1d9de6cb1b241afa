// A layer of sequences on groups of frames.
#pragma once

#include "flows/layers/sequence/sequence_layer.hpp"

#include <memory>

namespace tapeflow {

/// Runs `inner` on sequences in which `factor` frames in a row are one frame with `factor` times as
/// many channels: x [N, L, C] as [N, L / factor, factor C], and so the condition (Glow-TTS: Kim et
/// al., arXiv:2005.11129). With channels last this is a reshape: frame l
/// of x is part l % factor of frame l / factor. Sequences get shorter and the layers inside see
/// further. A squeezed frame is real if its frames are, so every length has to be a multiple of the
/// factor. log_det is that of `inner`. x and z: [N, L, C].
template <class T>
class Squeezed : public SequenceLayer<T> {
 public:
  /// Throws std::invalid_argument unless the factor is above 0 and divides the channels of `inner`
  /// and those of its condition.
  Squeezed(std::size_t factor, std::unique_ptr<SequenceLayer<T>> inner);

  std::size_t channels() const override { return inner_->channels() / factor_; }
  std::size_t given_channels() const override { return inner_->given_channels() / factor_; }
  std::size_t length_factor() const override { return factor_ * inner_->length_factor(); }
  bool needs_statistics() const override { return inner_->needs_statistics(); }
  void take_statistics(const Sequences<T>& sequences, Workers& workers) override;
  void visit(ParameterVisitor<T>& visitor) override { visitor("squeezed", *inner_); }

 protected:
  Transformed<T> latent(Var<T> x, const SequenceContext<T>& context) const override;
  Transformed<T> data(Var<T> z, const SequenceContext<T>& context) const override;

 private:
  Var<T> squeeze(Var<T> x) const;  // [N, L, C] as [N, L / factor, factor C]
  SequenceContext<T> squeeze(const SequenceContext<T>& context) const;

  std::size_t factor_;
  std::unique_ptr<SequenceLayer<T>> inner_;
};

}  // namespace tapeflow
