// Exercise ch17.1: the density of sequences that are padded to one length.
#pragma once

#include "engine/array.hpp"

#include <vector>

namespace tapeflow {

/// ln p of each sequence of a batch, in nats, [N], by (17.4) with the log-determinants (17.8) and
/// (17.9).
///
/// z [N, L, C] are the latents, with a standard normal base. log_scales [N, L, M] are the numbers s
/// of the one coupling of the flow. Before the coupling stands a 1x1 convolution with
/// ln|det W| = log_det_of_frame. Sequence n has lengths[n] frames, from 1 to L; all frames after
/// them are padding. Padding may hold any numbers, even NaN.
std::vector<double> log_prob_of(const Array<double>& z, const Array<double>& log_scales,
                                double log_det_of_frame, const std::vector<std::size_t>& lengths);

}  // namespace tapeflow

// Hint: Let the loop over the frames end at lengths[n]; then nothing has to be multiplied by a
// mask. half_log_2pi of flows/data/half_log_2pi.hpp is ½ ln 2π.
// Proved: A padded frame costs nothing and adds nothing: a sequence has the same density in every
// batch.
