// The matrices that linear layers start with.
#pragma once

#include "engine/random.hpp"

namespace tapeflow {

/// The identity matrix [D, D].
Array<double> identity_matrix(std::size_t features);

/// A random orthogonal matrix [D, D], a rotation perhaps with a reflection: every one is as likely
/// as every other.
Array<double> random_orthogonal(std::size_t features, Rng& rng);

/// D for a matrix W [D, D]. For another shape it throws ShapeError in the name of `caller`.
std::size_t side_of(const char* caller, const Array<double>& W);

}  // namespace tapeflow
