// PiecewiseLinear as one writes it on a bad day: a layer for each sentence of the contract.
#pragma once

#include "examples/ch12_your_own_layer/piecewise_linear.hpp"

#include <string>
#include <vector>

namespace tapeflow {

/// A mistake as --break names it, and a phrase on what it is.
struct Mistake {
  std::string name, phrase;
};

/// All mistakes in the order of the chapter. The last two are mistakes of the check, not of the
/// layer.
const std::vector<Mistake>& mistakes();

/// The layer with this mistake; for another name, or an empty one, the layer without a mistake.
template <class T>
std::unique_ptr<Bijector<T>> layer_with(const std::string& mistake, const Split& split,
                                        PiecewiseLinearOptions options, Rng& rng);

}  // namespace tapeflow
