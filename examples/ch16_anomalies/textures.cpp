#include "examples/ch16_anomalies/textures.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <stdexcept>
#include <vector>

namespace tapeflow {
namespace {

using Paint = std::function<double(double x, double y)>;

constexpr double two_pi = 2 * M_PI;

std::vector<double> tones(std::size_t count, double deviation, Rng& rng) {
  std::vector<double> all(count);
  for (double& tone : all) tone = deviation * rng.normal();
  return all;
}

// Numbers in a row that change slowly: each is 0.96 of the one before it, and a little noise.
std::vector<double> drift(std::size_t count, double deviation, Rng& rng) {
  constexpr double kept = 0.96;
  std::vector<double> all = tones(count, deviation, rng);
  for (std::size_t i = 1; i < count; ++i)
    all[i] = kept * all[i - 1] + std::sqrt(1 - kept * kept) * all[i];
  return all;
}

std::size_t cell(double v) { return static_cast<std::size_t>(std::floor(v)); }

// tag: weave
Paint weave(Rng& rng) {
  const double width = 8 + 0.2 * rng.normal(), left = 2 * rng.uniform(), top = 2 * rng.uniform();
  const auto warp = tones(16, 0.04, rng), weft = tones(16, 0.04, rng);
  return [=](double x, double y) {
    const double u = x / width + left, v = y / width + top;
    const double across = std::sin(M_PI * (u - std::floor(u))),
                 down = std::sin(M_PI * (v - std::floor(v)));
    const bool warp_on_top = (cell(u) + cell(v)) % 2 == 0;
    return warp_on_top ? (0.75 + warp[cell(u)]) * (0.3 + 0.7 * across) * (0.7 + 0.3 * down)
                       : (0.65 + weft[cell(v)]) * (0.3 + 0.7 * down) * (0.7 + 0.3 * across);
  };
}
// end: weave

Paint metal(Rng& rng) {
  std::vector<std::vector<double>> lines(texture_side);
  for (auto& line : lines) line = drift(texture_side, 0.1, rng);
  return [lines](double x, double y) { return 0.55 + lines[cell(y)][cell(x)]; };
}

Paint tiles(Rng& rng) {
  constexpr double width = 16;
  const double left = rng.uniform(), top = rng.uniform();
  const auto tone = tones(25, 0.06, rng);
  return [=](double x, double y) {
    const double u = x / width + left, v = y / width + top;
    const double a = u - std::floor(u), b = v - std::floor(v);
    if (std::min(a, b) * width < 2) return 0.25;
    return 0.6 + tone[5 * cell(v) + cell(u)] + 0.08 * (a - b);
  };
}

Paint wood(Rng& rng) {
  const double width = 9 + 0.5 * rng.normal(), begin = rng.uniform(), wave = 2 + rng.uniform(),
               phase = rng.uniform(), length = 50 + 20 * rng.uniform();
  const auto ring = tones(2 * texture_side, 0.04, rng);
  return [=](double x, double y) {
    const double along = x + wave * std::sin(two_pi * (y / length + phase)) + 8;
    return 0.55 + 0.16 * std::sin(two_pi * (along / width + begin)) + ring[cell(along)];
  };
}

Paint paint_of(const std::string& material, Rng& rng) {
  if (material == "weave") return weave(rng);
  if (material == "metal") return metal(rng);
  if (material == "tiles") return tiles(rng);
  if (material == "wood") return wood(rng);
  throw std::invalid_argument("texture: there is no material " + material);
}

}  // namespace

Array<double> texture(const std::string& material, Rng& rng) {
  const Paint paint = paint_of(material, rng);
  const double light = 1 + 0.05 * rng.normal(), slope_x = 0.06 * rng.normal(),
               slope_y = 0.06 * rng.normal();
  Array<double> image(Shape{texture_side, texture_side});
  for (std::size_t i = 0; i < texture_side; ++i) {
    for (std::size_t j = 0; j < texture_side; ++j) {
      const double x = static_cast<double>(j), y = static_cast<double>(i);
      const double lit =
          light + slope_x * (x / texture_side - 0.5) + slope_y * (y / texture_side - 0.5);
      image(i, j) = std::clamp(lit * paint(x, y) + 0.02 * rng.normal(), 0., 1.);
    }
  }
  return image;
}

}  // namespace tapeflow
