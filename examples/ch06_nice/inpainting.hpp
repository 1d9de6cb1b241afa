// Images completed by a density.
#pragma once

#include "examples/ch06_nice/digit_split.hpp"
#include "examples/support/course/results.hpp"
#include "flows/flow.hpp"

namespace tapeflow {

/// Keeps the first `given` pixels of the images x [N, D] and completes the others. The completion
/// starts at random ink in [0, 1], and Adam climbs log p(x): here the tape differentiates by the
/// pixels, not by the weights. NICE (arXiv:1410.8516, section 5.2) climbs with noise added. Other
/// random numbers may lead to other completions.
Array<float> inpainted(const Flow<float>& flow, const Array<float>& x, std::size_t given, Rng& rng);

/// Completes the first 100 held-out images. Prints the root mean square error of the completed
/// pixels, in levels, and the error of the mean training image on the same pixels; then the mean
/// bits per pixel, under the flow, of the completed images and of the true ones. Keeps them as
/// completion.flow, .mean, .bits and .true_bits.
void print_completion_error(const Flow<float>& flow, const DigitSplit& data, std::size_t given,
                            Rng& rng, Results& results);

/// The image of the highest density under a flow whose log_det is the same everywhere: to_data(0),
/// [1, D]. Prints its bits per pixel; keeps them as likeliest.
Array<double> likeliest_image(const Flow<float>& flow, const DigitSplit& data, Results& results);

/// The rows of a picture, N images each: the images x [N, D], the given pixels with the others in
/// light grey, then `completions` rows of completed images: [(2 + completions) N, D].
Array<double> inpainting_rows(const Flow<float>& flow, const Array<float>& x, std::size_t given,
                              std::size_t completions, Rng& rng);

}  // namespace tapeflow
