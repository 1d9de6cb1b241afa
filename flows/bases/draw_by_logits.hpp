// Private to the mixtures: draws the component that a sample comes from.
#pragma once

#include "engine/random.hpp"

#include <span>

namespace tapeflow {

/// A random index k, drawn with probability softmax(logits)_k: the index in whose share of the sum
/// of all weights a uniform number falls.
template <class T>
std::size_t draw_by_logits(std::span<const T> logits, Rng& rng);

}  // namespace tapeflow
