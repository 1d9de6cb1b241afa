// A Gaussian of the logits of pixels, and the way from its nats to bits per pixel.
#pragma once

#include "examples/ch10_images/picture_data.hpp"
#include "flows/bijector.hpp"

#include <memory>
#include <vector>

namespace tapeflow {

/// The units that a pixel is counted in: from 0 to 1, unless another range is given.
struct Units {
  double low = 0, high = 1;

  double width() const { return high - low; }
};

/// The terms of the log-likelihood of held-out pictures in nats, one number for each picture.
struct LogitScore {
  std::vector<double> logits;    ///< log p of the logits z
  std::vector<double> log_det;   ///< of the map from pixels to logits
  std::vector<double> log_prob;  ///< log p of the pixels: the sum of both
};

/// Maps the training pictures by `layer`, fits the full-covariance Gaussian to them, and scores the
/// held-out pictures.
LogitScore score_by_gaussian(const PictureData& data, const Bijector<double>& layer,
                             const Units& units = {});

/// The logit with this α. The planted mistake "logit" forgets its log-determinant.
std::unique_ptr<Bijector<double>> logit(double alpha, const std::string& broken);

/// By how many bits per pixel the score changes, at most, if pixels are counted in other units: a
/// few thousand pictures are fitted in [0, 1), [0, 256), [0, 1000) and [-1, 1). The planted mistake
/// "units" forgets the log-determinant of the way back to [0, 1).
double difference_in_other_units(const PictureData& data, double alpha, const std::string& broken);

}  // namespace tapeflow
