// What can be known of a GAN's two losses before any experiment.
#pragma once

#include "examples/support/course/chapter_options.hpp"
#include "examples/support/course/results.hpp"

namespace tapeflow {

/// Checks the gradient of the discriminator's loss in its weights, and of the generator's loss in
/// the generator's weights, of a small GAN in double. Keeps gradient.compared and .worst_error, and
/// those of the generator as generator_gradient.
void check_gan_gradients(const ChapterOptions& options, Results& results);

/// Trains the discriminator of the 25 Gaussians alone, against a generator that has not learnt
/// anything. Prints the mean D of generated rows, and the length of the generator's gradient with
/// both losses, at the start and at the end. Keeps vanishing.first and .last with .d,
/// .non_saturating and .saturating.
void print_vanishing(std::uint64_t seed, Results& results);

}  // namespace tapeflow
