// Does a layer compute in float what it computes in double?
#pragma once

#include "flows/checks/check_bijector.hpp"

namespace tapeflow {

/// Compares a layer in float with the same layer in double: values, log-determinants, and the
/// gradients of both in the input and all parameters. The parameters of `layer` are copied to
/// `single` first; both then have the numbers rounded to float. Returns a sentence for each
/// difference.
std::vector<std::string> check_precision(Bijector<float>& single, Bijector<double>& layer,
                                         const Array<double>& batch,
                                         const CheckOptions& options = {});

}  // namespace tapeflow
