// Exercise ch12.1: the test that the contract lacks.
#pragma once

#include "engine/random.hpp"
#include "flows/bijector.hpp"

#include <functional>
#include <memory>

namespace tapeflow {

/// Makes a new layer, with weights that are drawn from the generator.
using MakeLayer = std::function<std::unique_ptr<Bijector<double>>(Rng& rng)>;

/// Is a layer its weights and nothing else? If it is, two layers with equal weights give equal
/// numbers, whatever one of them has been asked before. So a model that is loaded from a file is
/// the model that was saved. Section 6 of chapter 12 shows a layer that keeps all twelve clauses
/// and fails here.
///
/// Returns whether the layers that `make` makes are so: compare to_latent(rows) and to_data(rows)
/// of two of them, bit by bit. `rows` is [N, D] with N >= 2. copy_parameters(from, to) of
/// engine/module.hpp copies what `visit` names, as saving and loading does.
bool is_its_weights(const MakeLayer& make, const Array<double>& rows);

}  // namespace tapeflow

// Hint: The second layer has to differ from the first one in all that is not a weight: made by
// another generator, and first asked about other rows. Move the weights before you compare: a layer
// that starts as the identity may hide what it remembers.
// Proved: What a layer remembers beside its weights is lost in a file, and a test of one object
// cannot see it. The test costs two layers and four calls.
