// The memory of a training step of Glow against its depth.
#pragma once

#include "examples/support/course/chapter_options.hpp"
#include "examples/support/course/results.hpp"
#include "flows/image_recipes.hpp"

namespace tapeflow {

/// What a training step takes: the peak of the process's memory above what it held before, with the
/// weights, their gradients and Adam's averages; and the processor time of one thread.
struct StepCost {
  double bytes = 0, seconds = 0;
};

/// Measures steps of training a Glow (two levels of `steps` steps of flow each, 64 hidden channels)
/// with 32 pictures of 28 x 28 pixels, in a process of its own. The bytes are the pages that Linux
/// has given to that process, so the memory that malloc keeps counts too.
StepCost cost_of_training(std::size_t steps, Activations activations);

/// Prints the costs for K = 2, 4, 8, 16 and 32 steps of flow in each level, with activations kept
/// and recomputed, and draws the memory as a picture beside options.picture. Keeps
/// memory.kept.megabytes_K and memory.kept.seconds_K for each K, and the line through the memory,
/// megabytes_at_0 + megabytes_per_step K; the same under memory.recomputed; and how much longer a
/// step takes if activations are recomputed, as memory.time_ratio.
void memory_against_depth(const ChapterOptions& options, Results& results);

}  // namespace tapeflow
