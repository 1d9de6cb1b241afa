// Exercise ch11.3: from latent to latent, around the centre.
#pragma once

#include <vector>

namespace tapeflow {

/// The point of a way from a to b after this `part` of it, from 0 to 1. Both have D numbers, and
/// neither is zero. On the way
///
///   the length goes evenly from |a| to |b|: it is (1 - part) |a| + part |b|,
///   the direction turns evenly: it has turned by part · ω, where ω is the angle between a and b.
///
/// If a and b have the same direction, ω is 0, and the direction stays. Mind the rounding: a cosine
/// may come out a little above 1. The angle is below 180 degrees. Chapter 11, section 2 ("Pictures
/// between pictures"), has the case |a| = |b|.
std::vector<double> on_the_way(const std::vector<double>& a, const std::vector<double>& b,
                               double part);

}  // namespace tapeflow

// Hint: Turn in the plane of the two directions: sin((1 - part) ω) / sin ω of the first and
// sin(part ω) / sin ω of the second. Bring the cosine into [-1, 1] first.
// Proved: Latents of a typical length stay typical on the way, and on a straight line they do not.
// It costs D multiplications for each point.
