#include "examples/ch16_anomalies/defects.hpp"

#include "engine/check.hpp"
#include "examples/ch16_anomalies/enlarge.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <stdexcept>

namespace tapeflow {
namespace {

struct Point {
  double x, y;
};

// What a defect makes of a pixel: its new brightness, and whether it belongs to the mask.
struct Changed {
  double brightness;
  bool marked;
};
using Change = std::function<Changed(Point p, double brightness)>;

double between(double low, double high, Rng& rng) { return low + (high - low) * rng.uniform(); }

double either_sign(double size, Rng& rng) { return rng.below(2) == 0 ? size : -size; }

// A place at least `margin` pixels inside the image.
Point place(const Array<double>& image, double margin, Rng& rng) {
  const auto height = static_cast<double>(image.shape(0)),
             width = static_cast<double>(image.shape(1));
  return {between(margin, width - 1 - margin, rng), between(margin, height - 1 - margin, rng)};
}

// tag: scratch
Change scratch(const Array<double>& image, Rng& rng) {
  const Point middle = place(image, 12, rng);
  const double angle = between(0, M_PI, rng), half = between(7, 11, rng),
               change = either_sign(between(0.15, 0.3, rng), rng);
  return [=](Point p, double brightness) -> Changed {
    const double x = p.x - middle.x, y = p.y - middle.y;
    const double along = x * std::cos(angle) + y * std::sin(angle),
                 across = y * std::cos(angle) - x * std::sin(angle);
    if (std::abs(along) > half || std::abs(across) > 0.8) return {brightness, false};
    return {brightness + change, true};
  };
}
// end: scratch

Change hole(const Array<double>& image, Rng& rng) {
  const Point middle = place(image, 5, rng);
  const double wide = between(1.5, 3, rng), high = between(1.5, 3, rng),
               dark = between(0.4, 0.75, rng);
  return [=](Point p, double brightness) -> Changed {
    const double inside = std::hypot((p.x - middle.x) / wide, (p.y - middle.y) / high);
    return inside > 1 ? Changed{brightness, false} : Changed{dark * brightness, true};
  };
}

Change stain(const Array<double>& image, Rng& rng) {
  const Point middle = place(image, 9, rng);
  const double radius = between(5, 8, rng), change = either_sign(between(0.12, 0.22, rng), rng);
  return [=](Point p, double brightness) -> Changed {
    const double r = std::hypot(p.x - middle.x, p.y - middle.y) / radius;
    return {brightness + change * std::exp(-r * r * r * r), r < 1};
  };
}

// The disc shows the untouched image, turned about the middle of the disc.
Change turned(const Array<double>& image, Rng& rng) {
  const Point middle = place(image, 10, rng);
  const double radius = between(5, 8, rng),
               angle = either_sign(between(0.15, 0.45, rng), rng);  // 9 to 26 degrees
  const double cosine = std::cos(angle), sine = std::sin(angle);
  return [=](Point p, double brightness) -> Changed {
    const double x = p.x - middle.x, y = p.y - middle.y;
    if (std::hypot(x, y) > radius) return {brightness, false};
    return {
        between_pixels(image, middle.y + cosine * y - sine * x, middle.x + cosine * x + sine * y),
        true};
  };
}

// The disc shows the mean of 5 x 5 pixels of the untouched image.
Change blurred(const Array<double>& image, Rng& rng) {
  const Point middle = place(image, 10, rng);
  const double radius = between(6, 9, rng);
  return [=](Point p, double brightness) -> Changed {
    if (std::hypot(p.x - middle.x, p.y - middle.y) > radius) return {brightness, false};
    double total = 0;
    for (double y = -2; y <= 2; ++y)
      for (double x = -2; x <= 2; ++x) total += between_pixels(image, p.y + y, p.x + x);
    return {total / 25, true};
  };
}

Change change_of(const std::string& kind, const Array<double>& image, Rng& rng) {
  if (kind == "scratch") return scratch(image, rng);
  if (kind == "hole") return hole(image, rng);
  if (kind == "stain") return stain(image, rng);
  if (kind == "turned") return turned(image, rng);
  if (kind == "blurred") return blurred(image, rng);
  throw std::invalid_argument("plant_defect: there is no kind " + kind);
}

}  // namespace

Array<double> plant_defect(const std::string& kind, Array<double>& image, Rng& rng) {
  require(
      image.dimension() == 2 && image.shape(0) >= 32 && image.shape(1) >= 32,
      "plant_defect: needs an image of 32 x 32 pixels or more, got " + to_string(image.shape()));
  const Change change = change_of(kind, image, rng);
  Array<double> mask = filled<double>({image.shape(0), image.shape(1)}, 0);
  for (std::size_t i = 0; i < image.shape(0); ++i) {
    for (std::size_t j = 0; j < image.shape(1); ++j) {
      const Point p{static_cast<double>(j), static_cast<double>(i)};
      const auto [brightness, marked] = change(p, image(i, j));
      image(i, j) = std::clamp(brightness, 0., 1.);
      mask(i, j) = marked ? 1 : 0;
    }
  }
  return mask;
}

}  // namespace tapeflow
