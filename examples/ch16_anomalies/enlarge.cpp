#include "examples/ch16_anomalies/enlarge.hpp"

#include <algorithm>
#include <cmath>

namespace tapeflow {

// tag: between
double between_pixels(const Array<double>& image, double i, double j) {
  const std::size_t height = image.shape(0), width = image.shape(1);
  i = std::clamp(i, 0., static_cast<double>(height - 1));
  j = std::clamp(j, 0., static_cast<double>(width - 1));
  const auto top = static_cast<std::size_t>(i), left = static_cast<std::size_t>(j);
  const std::size_t bottom = std::min(top + 1, height - 1), right = std::min(left + 1, width - 1);
  const double down = i - static_cast<double>(top), across = j - static_cast<double>(left);
  return (1 - down) * ((1 - across) * image(top, left) + across * image(top, right)) +
         down * ((1 - across) * image(bottom, left) + across * image(bottom, right));
}
// end: between

Array<double> resized(const Array<double>& images, std::size_t height, std::size_t width,
                      std::size_t new_height, std::size_t new_width) {
  Array<double> result(Shape{images.shape(0), new_height * new_width});
  Array<double> image(Shape{height, width});
  const auto at = [](std::size_t pixel, std::size_t size, std::size_t new_size) {
    return (static_cast<double>(pixel) + 0.5) * static_cast<double>(size) /
               static_cast<double>(new_size) -
           0.5;
  };
  for (std::size_t n = 0; n < images.shape(0); ++n) {
    std::copy_n(&images(n, 0), image.size(), image.begin());
    for (std::size_t k = 0; k < new_height * new_width; ++k)
      result(n, k) = between_pixels(image, at(k / new_width, height, new_height),
                                    at(k % new_width, width, new_width));
  }
  return result;
}

}  // namespace tapeflow
