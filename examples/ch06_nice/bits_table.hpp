// A flow of images compared with a Gaussian, in bits per pixel.
#pragma once

#include "examples/ch06_nice/digit_split.hpp"
#include "examples/support/course/results.hpp"
#include "flows/flow.hpp"

namespace tapeflow {

/// Prints the bits per pixel of training, validation and held-out images under three models: a
/// uniform distribution of the levels, the full Gaussian fitted to data.drawn, and the flow. Also
/// prints how many bits the flow gains over the Gaussian on the held-out images, image by image.
/// Keeps uniform, gaussian.train … flow.test, each with mean and standard_error, and gain. Returns
/// the Gaussian's bits per pixel on the validation images, which training has to get below.
double compare_bits(const Flow<float>& flow, const DigitSplit& data, Results& results);

}  // namespace tapeflow
