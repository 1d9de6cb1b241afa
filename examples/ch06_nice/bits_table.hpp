// A flow of images compared with a Gaussian, in bits per pixel.
#pragma once

#include "examples/ch06_nice/digit_split.hpp"
#include "examples/support/course/results.hpp"
#include "examples/support/plot/figure.hpp"
#include "flows/flow.hpp"

#include <vector>

namespace tapeflow {

/// What compare_bits finds besides what it prints: the bits per pixel of each held-out image, and
/// the Gaussian's mean over the validation images, which training has to get below.
struct ImageBits {
  std::vector<double> gaussian, flow;
  double gaussian_valid, no_scaling;
};

/// Prints the bits per pixel of training, validation and held-out images under three models: a
/// uniform distribution of the levels, the full Gaussian fitted to data.drawn, and the flow. A row
/// more has what a flow of couplings needs at least if it has no final scaling. Also prints how
/// many bits the flow gains over the Gaussian on the held-out images, image by image. Keeps
/// uniform, no_scaling, gaussian.train … flow.test, each with mean and standard_error, and gain.
ImageBits compare_bits(const Flow<float>& flow, const DigitSplit& data, Results& results);

/// The bits per pixel of a log-density, for any image x, of a flow that standardises the columns of
/// `drawn` and then preserves volume, over a logistic base: at least this.
double least_bits_without_scaling(const DigitSplit& data);

/// The bits of the held-out images under both models, each in rising order, and a guide at the bits
/// without scaling.
std::vector<Series> sorted_bits(const ImageBits& bits);

/// Prints the smallest and the largest scale exp(s) of the flow's last layer. Keeps them as
/// scale.least and scale.most.
void print_scales(Flow<float>& flow, Results& results);

}  // namespace tapeflow
