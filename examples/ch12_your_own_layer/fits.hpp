// Fits of the new layer, and of affine couplings beside it, to eight Gaussians.
#pragma once

#include "examples/support/course/chapter_options.hpp"
#include "examples/support/course/toy_fit.hpp"

#include <vector>

namespace tapeflow {

/// A fit of two PiecewiseLinear layers of so many pieces, with the mistake of the options.
ToyFit fitted_pieces(std::size_t bins, const ChapterOptions& options);

/// Two affine couplings, eight of them, and two layers of 64 pieces. Prints their scores, and those
/// of layers of 8, 16 and 32 pieces. The picture shows how the distance falls with the pieces, and
/// the training curves.
std::vector<ToyFit> compare_fits(const ChapterOptions& options, Results& results,
                                 const std::filesystem::path& picture);

/// With the planted mistake "bins": the fit's score, and the integral of what it calls a density.
/// With "first-call": its score as it was trained, and after its weights were loaded into a new
/// flow that is first asked about one row.
std::vector<ToyFit> show_symptom(const ChapterOptions& options, Results& results);

}  // namespace tapeflow
