// Hidden unit u works for output u mod D: it sees exactly the parents of that output. Another
// output j may use it if it may depend on all that the unit sees, that is if the parents of
// output u mod D are all parents of j. Then no path reaches j from outside its parents, and unit j
// itself is a path from each parent of j.
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
    const std::vector<std::size_t>& sees = parents[u % d];
    for (const std::size_t i : sees) masks.first(i, u) = 1;
    for (std::size_t j = 0; j < d; ++j)
      masks.last(u, j) =
          std::all_of(sees.begin(), sees.end(), [&](std::size_t i) { return is_parent(i, j); });
  }
  return masks;
}

}  // namespace tapeflow
