// The test answers: so that a column decides about itself
// A hidden unit sees the column that it works for, as with the mask >= in the last layer.
#include "tutorials/exercises/ch08/1_graph_masks.hpp"

namespace tapeflow {

Masks masks_of(const std::vector<std::vector<std::size_t>>& parents, std::size_t hidden) {
  const std::size_t d = parents.size();
  Masks masks{filled<double>({d, hidden}, 0), filled<double>({hidden, d}, 0)};
  for (std::size_t u = 0; u < hidden; ++u) {
    const std::size_t j = u % d;
    for (const std::size_t i : parents[j]) masks.first(i, u) = 1;
    masks.first(j, u) = 1;
    masks.last(u, j) = 1;
  }
  return masks;
}

}  // namespace tapeflow
