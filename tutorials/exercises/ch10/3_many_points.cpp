#include "tutorials/exercises/ch10/3_many_points.hpp"

#include <cmath>

namespace tapeflow {

// This takes the first point alone, and believes that noise costs nothing.
std::vector<double> bound_of_points(const Array<double>& log_p, const Array<double>&,
                                    std::size_t columns, std::size_t levels) {
  std::vector<double> bounds;
  for (std::size_t n = 0; n < log_p.shape(0); ++n)
    bounds.push_back(log_p(n, 0) -
                     static_cast<double>(columns) * std::log(static_cast<double>(levels)));
  return bounds;
}

}  // namespace tapeflow
