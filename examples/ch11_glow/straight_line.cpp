#include "examples/ch11_glow/straight_line.hpp"

#include "flows/data/statistics.hpp"

namespace tapeflow {

StraightLine fitted_line(const std::vector<double>& x, const std::vector<double>& y) {
  const double mean_x = mean_and_error(x).mean, mean_y = mean_and_error(y).mean;
  double xy = 0, xx = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    xy += (x[i] - mean_x) * (y[i] - mean_y);
    xx += (x[i] - mean_x) * (x[i] - mean_x);
  }
  return {mean_y - xy / xx * mean_x, xy / xx};
}

}  // namespace tapeflow
