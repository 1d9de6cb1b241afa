// The banana of known entropy, and the orders in which a MADE may take its columns.
#pragma once

#include "examples/support/course/chapter_options.hpp"
#include "examples/support/course/toy_fit.hpp"

namespace tapeflow {

/// Fits the banana three times: by one MADE with x1 first, by one with x2 first, and by five MADEs
/// with alternating order. Prints the scores, and how well the samples of the last fit do under the
/// truth. With a planted mistake only the fit that shows it.
std::vector<ToyFit> fit_banana(const ChapterOptions& options, Rng& rng, Results& results);

/// By how many nats per row the best density p(x1) p(x2 given x1) with two normal factors stays
/// below the banana, by quadrature. No training gets below it.
double least_loss_of_x1_first(const ToyDensity& banana);

}  // namespace tapeflow
