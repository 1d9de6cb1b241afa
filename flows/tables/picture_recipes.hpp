// The door from pixels to the flows of pictures.
#pragma once

#include "flows/flow.hpp"
#include "flows/tables/picture_settings.hpp"

namespace tapeflow {

/// A flow of logits as a flow of pixels in (0, 1): the logit with the settings' alpha, then the
/// flow. So a model of pictures can have a flow of one's own (DensityModel::with_flow).
template <class T>
Flow<T> behind_logit(const PictureSettings& picture, Flow<T> flow);

}  // namespace tapeflow
