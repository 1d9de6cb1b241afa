// Images completed by a density.
#pragma once

#include "examples/ch06_nice/digit_split.hpp"
#include "examples/support/course/results.hpp"
#include "flows/flow.hpp"

namespace tapeflow {

/// Keeps the first `given` pixels of the images x [N, D] and completes the others. The completion
/// starts at random ink in [0, 1], and Adam climbs log p(x): here the tape differentiates by the
/// pixels, not by the weights. Other random numbers may lead to other completions.
Array<float> climbed(const Flow<float>& flow, const Array<float>& x, std::size_t given, Rng& rng);

/// Completes as `climbed` does. Then the completion walks: each step follows the gradient a little
/// and adds noise (Langevin's walk), so that it ends at a random place of the conditional density.
/// `scale` [D - given] are the deviations of the pixels, in which the steps are measured.
Array<float> drawn(const Flow<float>& flow, const Array<float>& x, std::size_t given,
                   const Array<float>& scale, Rng& rng);

/// The deviations of the training pixels behind the first `given` ones.
Array<float> pixel_scale(const DigitSplit& data, std::size_t given);

/// Completes the first 100 held-out images in three ways: with the mean training image, climbed and
/// drawn. Prints the root mean square error of the completed pixels, in levels, and the mean bits
/// per pixel of the images under the flow. Keeps them as completion.true, .mean, .climbed and
/// .drawn, each with levels and bits.
void compare_completions(const Flow<float>& flow, const DigitSplit& data, std::size_t given,
                         Rng& rng, Results& results);

/// The image of the highest density under a flow whose log_det is the same everywhere: to_data(0),
/// [1, D]. Prints its bits per pixel, and the mean bits of 1000 samples; keeps them as likeliest
/// and samples. Keeps as samples_by_formula what samples cost on average if the base is logistic:
/// 2 nats per pixel in place of ln 4.
Array<double> likeliest_image(const Flow<float>& flow, const DigitSplit& data, Rng& rng,
                              Results& results);

/// The rows of a picture, `count` images each: held-out images, their given pixels with the others
/// in light grey, the images climbed, and two rows of images drawn. [5 count, D]
Array<double> completion_rows(const Flow<float>& flow, const DigitSplit& data, std::size_t count,
                              std::size_t given, Rng& rng);

}  // namespace tapeflow
