// The contract of an entry of the list of layers, at one number of columns.
#pragma once

#include "tests/flows/layers/all_layers.hpp"

namespace tapeflow {

/// What check_bijector says of the layer in one precision.
template <class T>
std::vector<std::string> broken_by(const LayerUnderTest& layer, std::size_t d);

/// What check_precision says of the layer.
std::vector<std::string> differing_in_float(const LayerUnderTest& layer, std::size_t d);

}  // namespace tapeflow
