// Five kinds of defects, planted into an image, each with its mask.
#pragma once

#include "engine/array.hpp"
#include "engine/random.hpp"

#include <array>
#include <string>

namespace tapeflow {

inline const std::array<std::string, 5> defect_kinds = {"scratch", "hole", "stain", "turned",
                                                        "blurred"};

/// Plants a defect of random place, size and strength into the image [H, W], and returns its mask
/// [H, W]: 1 where the image was changed on purpose, else 0. Scratch: a thin line, brighter or
/// darker. Hole: a small dark ellipse. Stain: a soft patch of another brightness. Turned: a disc,
/// turned by 9 to 26 degrees. Blurred: a disc out of focus. The defect lies within the image.
/// std::invalid_argument for another kind, or for an image below 32 x 32 pixels.
Array<double> plant_defect(const std::string& kind, Array<double>& image, Rng& rng);

}  // namespace tapeflow
