#include "tutorials/exercises/ch09/2_gradients_of_a_draw.hpp"

#include <cmath>

namespace tapeflow {

// With x = m + e^s z the density of the draw is log q(x) = -½ z² - s - ½ ln 2π: it does not depend
// on m, and its derivative in s is -1. The energy follows x, and dx/dm = 1, dx/ds = e^s z.
GradientOfDraw ordinary_gradient(double m, double s, double z,
                                 const std::function<double(double)>& slope) {
  const double scale = std::exp(s), u = slope(m + scale * z);
  return {u, u * scale * z - 1};
}

// With the weights of the density held fixed, log q(x) = -½ (x - m)² e^-2s - …: its derivative in x
// is -(x - m) e^-2s = -z e^-s. Then the chain rule through x.
GradientOfDraw path_gradient(double m, double s, double z,
                             const std::function<double(double)>& slope) {
  const double scale = std::exp(s), of_x = slope(m + scale * z) - z / scale;
  return {of_x, of_x * scale * z};
}

}  // namespace tapeflow
