// The three models on densities of the plane that are known exactly.
#pragma once

#include "examples/ch15_three_models/bench_fit.hpp"
#include "examples/ch15_three_models/round_mixture.hpp"
#include "examples/ch15_three_models/scores.hpp"
#include "examples/support/course/chapter_options.hpp"
#include "examples/support/plot/figure.hpp"

namespace tapeflow {

/// One model on one truth from one seed: its scores and 2500 of its samples. On the 25 Gaussians
/// also the modes hit, and the share of samples near one, at 30 moments of the fit.
struct PlaneFit {
  std::string truth, model;  ///< the model "truth" is the density itself, with fresh draws
  std::uint64_t seed;
  Scores scores;
  Array<double> samples;
  std::vector<double> steps, modes, near;
};

/// Fits the flow, the VAE and the GAN to each truth from five seeds, with 10 000 training rows, two
/// fits at a time. The 25 Gaussians get options.steps steps, the other densities a third of them. A
/// planted mistake is tried on the 25 Gaussians alone.
std::vector<PlaneFit> fit_plane(const ChapterOptions& options);

/// A table for each truth. Keeps KEY.MODEL.SCORE, where KEY is grid, eight, moons or rings, and
/// KEY.entropy; coverage_check and density_check, those of the 25 Gaussians' own draws, and
/// coverage_expected; flow_modes, vae_modes and gan_modes, of 25.
void print_plane(const std::vector<PlaneFit>& fits, Results& results);

/// A row of panels for each truth: its samples, and those of the three models of the first seed.
Figure samples_of_plane(const std::vector<PlaneFit>& fits);

/// Two panels over the steps: modes hit, and the share of the samples near a mode. Means over the
/// seeds.
Figure training_on_grid(const std::vector<PlaneFit>& fits);

}  // namespace tapeflow
