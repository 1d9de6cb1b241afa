// A layer of sequences as a layer of rows.
#pragma once

#include "flows/layers/sequence/sequence_layer.hpp"

#include <memory>

namespace tapeflow {

/// A layer for sequences of L frames as a Bijector of rows: x and z [N, L C], frame after frame.
/// The context [N, L (E + 1)] has, frame after frame, the E numbers of the condition and one flag.
/// Any numbers are flags: the length of a sequence is the number of flags above 0 before the first
/// one that is not, rounded down to a multiple of the layer's length_factor(). So the map is a
/// bijection for every context, and check_bijector can hold the layer to the contract. Frames after
/// that length are padding and stay as they are. Both directions cost those of the layer.
template <class T>
class FixedLength : public Bijector<T> {
 public:
  /// Throws std::invalid_argument unless there are frames, a multiple of the layer's
  /// length_factor(), and the layer says how many channels it has.
  FixedLength(std::size_t frames, std::unique_ptr<SequenceLayer<T>> layer);

  std::size_t features() const override { return frames_ * layer_->channels(); }
  std::size_t context_features() const override { return frames_ * (layer_->given_channels() + 1); }
  bool needs_statistics() const override { return layer_->needs_statistics(); }
  void take_statistics(const Rows<T>& rows, Workers& workers) override;
  void visit(ParameterVisitor<T>& visitor) override { visitor("sequences", *layer_); }

 protected:
  Transformed<T> latent(Var<T> x, Var<T> context) const override;
  Transformed<T> data(Var<T> z, Var<T> context) const override;

 private:
  Var<T> sequences(Var<T> rows) const;  // [N, L C] as [N, L, C]
  SequenceContext<T> of_frames(Var<T> context) const;
  Array<T> mask(const Array<T>& context) const;  // [N, L], by the flags

  std::size_t frames_;
  std::unique_ptr<SequenceLayer<T>> layer_;
};

}  // namespace tapeflow
