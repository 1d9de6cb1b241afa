// A flow of images against a Gaussian, in bits per pixel.
#pragma once

#include "examples/ch06_nice/image_split.hpp"
#include "examples/support/course/results.hpp"
#include "flows/flow.hpp"

namespace tapeflow {

/// Prints the bits per pixel of training, validation and held-out images: of levels that are all
/// alike, of the full Gaussian fitted to the training images as drawn, and of the flow; and by how
/// many bits the flow is better on the held-out images, image by image. Keeps uniform,
/// gaussian.train … flow.test, each with mean and standard_error, and gain. Returns the Gaussian's
/// on the validation images, the line that training has to get below.
double compare_bits(const Flow<float>& flow, const ImageSplit& data, Results& results);

}  // namespace tapeflow
