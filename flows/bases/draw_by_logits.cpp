#include "flows/bases/draw_by_logits.hpp"

#include <algorithm>
#include <cmath>

namespace tapeflow {

template <class T>
std::size_t draw_by_logits(std::span<const T> logits, Rng& rng) {
  const T largest = *std::max_element(logits.begin(), logits.end());  // so that no weight overflows
  const auto weight = [&](std::size_t k) { return std::exp(double{logits[k] - largest}); };
  double total = 0, so_far = 0;
  for (std::size_t k = 0; k < logits.size(); ++k) total += weight(k);
  const double where = total * rng.uniform();
  for (std::size_t k = 0; k + 1 < logits.size(); ++k) {
    so_far += weight(k);
    if (where < so_far) return k;
  }
  return logits.size() - 1;
}

template std::size_t draw_by_logits(std::span<const float>, Rng&);
template std::size_t draw_by_logits(std::span<const double>, Rng&);

}  // namespace tapeflow
