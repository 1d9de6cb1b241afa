// Images completed by a density.
#pragma once

#include "examples/ch06_nice/image_split.hpp"
#include "examples/support/course/results.hpp"
#include "flows/flow.hpp"

namespace tapeflow {

/// The images x [N, D] of which the first `given` pixels are kept and the others replaced by the
/// likeliest that climbing log p(x) finds from random ink in [0, 1]: Adam on the pixels, the tape's
/// gradient being that of the image instead of the weights. NICE (arXiv:1410.8516, section 5.2)
/// climbs with noise added. Other random numbers may lead to other completions.
Array<float> inpainted(const Flow<float>& flow, const Array<float>& x, std::size_t given, Rng& rng);

/// By how many levels the completed pixels of the first 100 held-out images are off, as a root mean
/// square, and those of the mean training image. Prints both, keeps completion.flow and
/// completion.mean.
void print_completion_error(const Flow<float>& flow, const ImageSplit& data, std::size_t given,
                            Rng& rng, Results& results);

/// What to show of it, in rows of N: the images x [N, D], the same with the other pixels a light
/// grey, and so many completions of each: [(2 + completions) N, D].
Array<double> inpainting_rows(const Flow<float>& flow, const Array<float>& x, std::size_t given,
                              std::size_t completions, Rng& rng);

}  // namespace tapeflow
