#include "tutorials/exercises/ch11/3_sphere.hpp"

namespace tapeflow {

// The straight line, whose middle is too short.
std::vector<double> on_the_way(const std::vector<double>& a, const std::vector<double>& b,
                               double part) {
  std::vector<double> z = a;
  for (std::size_t j = 0; j < z.size(); ++j) z[j] = (1 - part) * a[j] + part * b[j];
  return z;
}

}  // namespace tapeflow
