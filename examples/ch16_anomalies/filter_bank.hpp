// A fixed bank of filters: features that nobody has to train.
#pragma once

#include "examples/ch16_anomalies/features.hpp"

namespace tapeflow {

/// Twelve features of a block of 4 x 4 pixels. Eight are energies of Gabor filters, at two
/// wavelengths (3 and 6 pixels) and four orientations (0, 45, 90, 135 degrees):
///
///   energy = ln(0.01 + mean of √(even² + odd²) over the block),
///   even, odd = the image ∗ exp(-r² / 2σ²) (cos, sin)(2π u / wavelength),   σ = wavelength / 2,
///
/// where u is the distance along the orientation, and r that from the middle (Gabor, 1946). The
/// logarithm makes energies nearly normal. The others are the mean of the block, the mean of the
/// block in a copy out of focus (8 x 8 pixels), ln(0.01 + deviation) in the block, and the mean
/// cube of what a pixel is above the mean, which tells bright points from dark ones.
class FilterBank : public Features {
 public:
  FilterBank();

  std::string name() const override { return "filter bank"; }
  std::size_t channels() const override { return 13; }

  /// The filters [13, 13, 1, 16]: even and odd by turns.
  const Array<float>& filters() const { return filters_; }

 protected:
  Var<float> maps(Var<float> images) const override;

 private:
  Array<float> filters_;
};

}  // namespace tapeflow
