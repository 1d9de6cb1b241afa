// Two mistakes of the field, to be planted with --break.
#pragma once

#include "examples/ch11_glow/clothes.hpp"
#include "flows/chain.hpp"
#include "flows/layers/image/per_pixel.hpp"
#include "flows/tables/density_model.hpp"

#include <memory>

namespace tapeflow {

/// "pixels": a layer at every pixel, with the log-determinant of a single pixel. The factor H W is
/// forgotten.
template <class T>
class ForgottenPixels : public PerPixel<T> {
 public:
  ForgottenPixels(const ImageShape& shape, std::unique_ptr<Bijector<T>> layer)
      : PerPixel<T>(shape, std::move(layer)), pixels_(static_cast<T>(shape.pixels())) {}

 protected:
  // tag: one-pixel
  Transformed<T> latent(Var<T> x, Var<T> context) const override {
    const auto [z, log_det] = PerPixel<T>::latent(x, context);
    return {z, log_det / pixels_};
  }
  // end: one-pixel
  Transformed<T> data(Var<T> z, Var<T> context) const override {
    const auto [x, log_det] = PerPixel<T>::data(z, context);
    return {x, log_det / pixels_};
  }
  Transformed<T> latent_in_training(Var<T> x, Var<T> context) const override {
    return latent(x, context);
  }

 private:
  T pixels_;
};

/// A Glow of one scale with this mistake in its 1x1 convolutions. It ignores the kinds.
template <class T>
Flow<T> glow_with_forgotten_pixels(const ImageShape& shape, std::size_t steps, std::size_t hidden,
                                   Rng& rng);

/// The model with that Glow behind its logit.
DensityModel<float> with_forgotten_pixels(DensityModel<float> model, std::uint64_t seed);

/// "reload": the first pictures that a model gets after it was loaded set its ActNorm layers again.
void start_again(DensityModel<float>& loaded, const Dataset& first_pictures);

}  // namespace tapeflow
