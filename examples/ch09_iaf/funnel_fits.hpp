// The fits of the chapter: an IAF and a Gaussian to Neal's funnel.
#pragma once

#include "examples/ch09_iaf/gradient_noise.hpp"
#include "examples/ch09_iaf/weights_picture.hpp"
#include "examples/support/course/chapter_options.hpp"
#include "examples/support/course/energy_fits.hpp"

#include <string>

namespace tapeflow {

/// Draws of q by which a fit is judged.
inline constexpr std::size_t judging_draws = 100000;

/// The IAF of the chapter before its fit. The planted mistake "sign" negates its log-determinants.
template <class T>
Flow<T> funnel_flow(const ChapterOptions& options);

/// Fits this IAF to the funnel by one of the two gradients. If `noise` is given, records the
/// variance of both gradients during the fit.
EnergyFit fit_funnel(const std::string& name, EnergyGradient gradient,
                     const ChapterOptions& options, NoiseCurves* noise = nullptr);

/// Fits a Gaussian to the funnel, without a planted mistake. The best Gaussian has
///
///   z1 ~ N(0, 18/11), z2 ~ N(0, exp(-9/11)) and KL(q ‖ p) = ½ ln(11/2) = 0.8524,
///
/// where the second numbers are variances.
EnergyFit fit_gaussian(const ChapterOptions& options);

/// Prints KL(q ‖ p), log Z and the effective share of the draws, and keeps them under the name. The
/// planted mistake "constant" leaves 1 / 2π out of q.
void judge(const std::string& name, const Flow<float>& flow, const ChapterOptions& options,
           Results& results);

/// The log-weights of the draws by which a fit is judged.
NamedWeights judged(const std::string& name, const Flow<float>& flow,
                    const ChapterOptions& options);

/// Computes log q of draws of the flow on the way out, by to_data, and once more by to_latent, as
/// if they came from elsewhere. Prints how far apart the two are and keeps it as
/// own_draws.difference.
void compare_own_densities(const Flow<float>& flow, std::uint64_t seed, Results& results);

}  // namespace tapeflow
