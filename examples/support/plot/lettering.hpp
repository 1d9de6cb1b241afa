// Text for the pictures that are painted pixel by pixel.
#pragma once

#include "engine/array.hpp"

#include <string>

namespace tapeflow {

enum class Face { regular, bold };

/// The text in DejaVu Sans, as the share of each pixel that its ink covers: [height, width], from 0
/// to 1. The height is that of a line of letters of `pixels` pixels; `text` is UTF-8. Without an
/// installed font the array is [0, 0]: a picture then has no text.
Array<double> lettering(const std::string& text, double pixels, Face face = Face::regular);

}  // namespace tapeflow
