// A layer of rows, applied to every frame of a sequence.
#pragma once

#include "flows/layers/sequence/sequence_layer.hpp"

#include <memory>

namespace tapeflow {

/// Maps each real frame, a row of C numbers, by one and the same layer f of C columns:
///
///   to_latent:  z_l = f(x_l)      log_det = Σ_l ln|det dz_l/dx_l|
///   to_data:    x_l = f⁻¹(z_l)    log_det = Σ_l ln|det dx_l/dz_l|
///
/// with sums over the real frames alone. The Jacobian is block-diagonal with a block for each
/// frame. For a linear f the sum is ln|det W| times the length of the *sequence*: with the padded
/// length L in its place, short sequences are scored wrongly. If f needs a context, a frame's is
/// its condition. PerFrame of LuLinear is the invertible 1x1 convolution of Glow (Kingma &
/// Dhariwal, arXiv:1807.03039, section 3.2), PerFrame of ActNorm its activation normalisation
/// (section 3.1), with statistics of the real frames, and PerFrame of ConditionalAffine makes a
/// Gaussian whose means and deviations the condition decides.
///
/// f sees the real frames alone: nothing is computed for the padding. x and z: [N, L, C]. Both
/// directions cost that of f on as many rows as there are real frames, and two copies.
template <class T>
class PerFrame : public SequenceLayer<T> {
 public:
  /// Throws std::invalid_argument for a layer whose rows mix in training, as those of BatchNorm:
  /// there is no to_latent_in_training for sequences.
  explicit PerFrame(std::unique_ptr<Bijector<T>> layer);

  std::size_t channels() const override { return layer_->features(); }
  std::size_t given_channels() const override { return layer_->context_features(); }
  bool needs_statistics() const override { return layer_->needs_statistics(); }
  void take_statistics(const Sequences<T>& sequences, Workers& workers) override;
  void visit(ParameterVisitor<T>& visitor) override { visitor("frame", *layer_); }

 protected:
  Transformed<T> latent(Var<T> x, const SequenceContext<T>& context) const override;
  Transformed<T> data(Var<T> z, const SequenceContext<T>& context) const override;

 private:
  std::unique_ptr<Bijector<T>> layer_;
};

}  // namespace tapeflow
