#include "tutorials/exercises/ch08/1_graph_masks.hpp"

namespace tapeflow {

Masks masks_of(const std::vector<std::vector<std::size_t>>& parents, std::size_t hidden) {
  const std::size_t d = parents.size();
  // So far every connection stays: an ordinary network, in which each output sees each input.
  // Choose what each hidden unit sees, then which hidden units an output may see.
  return {filled<double>({d, hidden}, 1), filled<double>({hidden, d}, 1)};
}

}  // namespace tapeflow
