// One gradient from several tapes: each took a part of a batch.
#pragma once

#include "engine/tape.hpp"

#include <vector>

namespace tapeflow {

/// parameter.grad = Σ_k tapes[k]'s gradient of the parameter. The terms are added in the order of
/// k, so that the result does not depend on the threads that the tapes ran on. The tapes need
/// own_parameter_gradients, and a backward pass since the parameters changed. From the second sum
/// of unchanged shapes on, nothing is allocated.
///
/// std::invalid_argument without a tape; std::logic_error if a tape never watched a parameter.
template <class T>
void sum_gradients(const std::vector<const Tape<T>*>& tapes,
                   const std::vector<Parameter<T>*>& parameters);

}  // namespace tapeflow
