// Exercise ch17.3: WaveNet's gated unit, and its adjoint.
#pragma once

#include "engine/array.hpp"

namespace tapeflow {

/// The gated unit (17.12) of L frames, [L, H]: y[l, j] = tanh(u[l, j]) σ(u[l, H + j]) for u
/// [L, 2 H], where σ(v) = 1 / (1 + e^-v).
Array<double> gated(const Array<double>& u);

/// The adjoint of u, [L, 2 H]: the derivatives of Σ_lj dy[l, j] y[l, j] in the numbers of u. dy is
/// [L, H].
Array<double> gated_adjoint(const Array<double>& u, const Array<double>& dy);

}  // namespace tapeflow

// Hint: With t = tanh(a) and g = σ(b) the slope of tanh is 1 - t², and that of σ is g (1 - g). The
// product rule leaves the other factor in place.
// Proved: A gate costs two functions and two products for each channel, and so does its way back.
