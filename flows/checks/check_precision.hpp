// Does a layer compute in float what it computes in double?
#pragma once

#include "flows/checks/check_bijector.hpp"

namespace tapeflow {

/// What differs between a layer in float and in double, with the double layer's parameters copied
/// to the other: values, log-determinants, and the gradients of both in the input and all
/// parameters.
std::vector<std::string> check_precision(Bijector<float>& single, Bijector<double>& layer,
                                         const Array<double>& batch,
                                         const CheckOptions& options = {});

}  // namespace tapeflow
