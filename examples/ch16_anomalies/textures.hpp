// Four materials, drawn by formulas: every image is another piece of the material.
#pragma once

#include "engine/array.hpp"
#include "engine/random.hpp"

#include <array>
#include <string>

namespace tapeflow {

/// The height and the width of an image of a material, in pixels.
constexpr std::size_t texture_side = 64;

inline const std::array<std::string, 4> materials = {"weave", "metal", "tiles", "wood"};

/// A good piece of a material, [64, 64], from 0 (black) to 1 (white). Weave: threads over and under
/// each other, eight pixels wide. Metal: brushed along the lines. Tiles: squares of sixteen pixels
/// with dark joints. Wood: wavy rings along the columns. Where the pattern begins, its tones, its
/// waves and the light are random. std::invalid_argument for another name.
Array<double> texture(const std::string& material, Rng& rng);

}  // namespace tapeflow
