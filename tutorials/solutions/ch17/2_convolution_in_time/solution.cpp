// Each frame of the kernel meets the frame of x beside which it lies, if that is a real one.
#include "tutorials/exercises/ch17/2_convolution_in_time.hpp"

namespace tapeflow {

Array<double> convolution_in_time(const Array<double>& x, std::size_t length,
                                  const Array<double>& kernel, const Array<double>& bias) {
  const std::size_t k = kernel.shape(0), C = kernel.shape(1), K = kernel.shape(2);
  Array<double> y = filled<double>({x.shape(0), K}, 0);
  for (std::size_t l = 0; l < length; ++l) {
    for (std::size_t j = 0; j < K; ++j) y(l, j) = bias(j);
    for (std::size_t a = 0; a < k; ++a) {
      if (l + a < k / 2 || l + a - k / 2 >= length) continue;
      for (std::size_t c = 0; c < C; ++c)
        for (std::size_t j = 0; j < K; ++j) y(l, j) += x(l + a - k / 2, c) * kernel(a, c, j);
    }
  }
  return y;
}

}  // namespace tapeflow
