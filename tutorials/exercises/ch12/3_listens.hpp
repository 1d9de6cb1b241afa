// Exercise ch12.3: is anybody listening?
#pragma once

#include "engine/random.hpp"
#include "flows/bijector.hpp"

namespace tapeflow {

/// Whether a layer with a context listens to it: whether the same rows [N, D] get another value or
/// another log_det from to_latent if they come with other contexts. `contexts` is [N, C]; its rows
/// differ from one another.
///
/// A layer that ignores its context keeps all twelve clauses (section 4 of chapter 12). But beware:
/// a new layer is often the identity, whatever its context, because its last weights are zero. And
/// the weights of the layer have to be what they were when this function returns.
bool listens(Bijector<double>& layer, const Array<double>& rows, const Array<double>& contexts);

}  // namespace tapeflow

// Hint: Add random numbers to trainable_parameters() first. Then compare the contexts with the same
// contexts in another order, or times two. At the end put the weights back.
// Proved: No clause demands that a layer be useful: a density that ignores its context is a
// density. The test costs two calls, and one of them belongs beside every conditional layer.
