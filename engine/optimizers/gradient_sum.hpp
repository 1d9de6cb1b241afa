// One gradient from several tapes: each took a part of a batch.
#pragma once

#include "engine/tape.hpp"

#include <vector>

namespace tapeflow {

/// Sets the `grad` of each parameter, of its shape, to the sum of what the tapes found for it, the
/// first tape's first: for a fixed number of tapes the same bits, whatever threads they ran on. The
/// tapes have own_parameter_gradients, and each has been walked since the parameters changed. From
/// the second sum of unchanged shapes on, nothing is allocated.
///
/// std::invalid_argument without a tape; std::logic_error if one of them never watched a parameter.
template <class T>
void sum_gradients(const std::vector<const Tape<T>*>& tapes,
                   const std::vector<Parameter<T>*>& parameters);

}  // namespace tapeflow
