// A posterior that is a ring: what a Gaussian loses there, and what flows win back.
#pragma once

#include "examples/support/course/chapter_options.hpp"
#include "examples/support/course/results.hpp"
#include "examples/support/plot/figure.hpp"
#include "flows/vae/vae.hpp"

#include <vector>

namespace tapeflow {

/// z ~ N(0, 1) in the plane, and x | z ~ N(‖z‖, σ²): only the distance from 0 is seen, with noise.
/// Given x = 2, z lies near the circle of radius 2, in any direction.
constexpr double ring_x = 2;

/// ln p(x = 2) = ln ∫ N(2; r, σ²) r exp(-r² / 2) dr over all radii r > 0, by the midpoint rule.
double log_p_of_ring(double sigma);

/// A posterior of the ring after its fit.
struct RingFit {
  std::string family;
  double sigma;
  Vae<float> vae;
};

/// Fits a Gaussian, a planar and an IAF posterior at σ = 0.2 and at 0.1.
std::vector<RingFit> fit_rings(const ChapterOptions& options);

/// Prints a table: ln p, and for each fit the ELBO, IWAE of 64 draws and the gap ln p - ELBO.
/// Keeps ring.wide.log_p, ring.wide.FAMILY.elbo, .iwae and .gap at σ = 0.2, the same as ring.thin
/// at 0.1, and ring_gap: that of the IAF at 0.2.
void print_rings(const std::vector<RingFit>& fits, std::uint64_t seed, Results& results);

/// The posterior p(z | x = 2) at σ = 0.2, and 2000 draws of each fit.
Figure posteriors_of_ring(const std::vector<RingFit>& fits, std::uint64_t seed);

/// IWAE of K draws over K = 1, 2, 4, …, at σ = 0.2, below ln p.
Figure bounds_of_ring(const std::vector<RingFit>& fits, std::uint64_t seed);

}  // namespace tapeflow
