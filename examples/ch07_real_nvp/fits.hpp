// The flow of the chapter, and its fits to known densities.
#pragma once

#include "examples/support/course/chapter_options.hpp"
#include "examples/support/course/toy_fit.hpp"
#include "flows/recipes.hpp"

#include <string>

namespace tapeflow {

// tag: shape
inline const RealNvpOptions twelve_couplings{.layers = 12,
                                             .coupling = {.hidden = {64, 64},
                                                          .activation = Activation::relu,
                                                          .nets = CouplingNets::joint,
                                                          .log_scale_bound = 1.5}};
// end: shape

/// The flow of this chapter with a normalisation after each coupling.
RealNvpOptions with(Normalization normalization);

/// Fits a Real-NVP of this shape, or one with the planted mistake, to 50 000 rows of a density of
/// known entropy. The moons get options.epochs epochs, the others more: to part modes takes longer.
ToyFit fitted(const std::string& density, const RealNvpOptions& of_shape,
              const ChapterOptions& options, const ToyFit::Watch& watch = {});

}  // namespace tapeflow
