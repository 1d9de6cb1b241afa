// A layer of rows, applied to every pixel of a picture.
#pragma once

#include "flows/bijector.hpp"
#include "flows/layers/image/image_shape.hpp"

#include <memory>

namespace tapeflow {

/// Maps each pixel, a row of C numbers, by one and the same layer f of C columns:
///
///   to_latent:  z_hw = f(x_hw)      log_det = Σ_hw ln|det dz_hw/dx_hw|
///   to_data:    x_hw = f⁻¹(z_hw)    log_det = Σ_hw ln|det dx_hw/dz_hw|
///
/// The Jacobian is block-diagonal with a block for each pixel, so the log-determinants of the
/// pixels add up. For a linear f all blocks are equal, and the sum is H W times ln|det W|: the
/// factor that is easily forgotten. PerPixel of LuLinear or MatrixLinear is the invertible 1x1
/// convolution of Glow (Kingma & Dhariwal, arXiv:1807.03039, section 3.2), and PerPixel of ActNorm
/// its activation normalisation (section 3.1), with a scale and a shift for each channel.
///
/// Statistics of f are taken over all pixels of all pictures. If f needs a context, every pixel
/// gets that of its picture. x and z: [N, H W C]. Both directions cost that of f on N H W rows.
template <class T>
class PerPixel : public Bijector<T> {
 public:
  /// Throws std::invalid_argument unless the layer takes rows of shape.channels numbers.
  PerPixel(const ImageShape& shape, std::unique_ptr<Bijector<T>> layer);

  std::size_t features() const override { return shape_.size(); }
  std::size_t context_features() const override { return layer_->context_features(); }
  bool needs_statistics() const override { return layer_->needs_statistics(); }
  bool rows_mix_in_training() const override { return layer_->rows_mix_in_training(); }
  void take_statistics(const Rows<T>& rows, Workers& workers) override;
  void visit(ParameterVisitor<T>& visitor) override { visitor("pixel", *layer_); }

 protected:
  Transformed<T> latent(Var<T> x, Var<T> context) const override;
  Transformed<T> data(Var<T> z, Var<T> context) const override;
  Transformed<T> latent_in_training(Var<T> x, Var<T> context) const override;

 private:
  Var<T> pixels(Var<T> pictures) const;             // [N, H W C] as [N H W, C]
  Var<T> for_each_pixel(Var<T> context) const;      // [N, E] as [N H W, E]
  Transformed<T> joined(Transformed<T> all) const;  // the pictures of the pixels, log_dets added up

  ImageShape shape_;
  std::unique_ptr<Bijector<T>> layer_;
};

}  // namespace tapeflow
