// The test answers: all that the kept columns depend on
#include "tutorials/exercises/ch06/1_mixing_depth.hpp"

namespace tapeflow {

// A moved column gets the kept columns themselves, not what these depend on by now.
std::size_t mixing_depth(const std::vector<Split>& splits) {
  if (splits.empty()) return 0;
  const std::size_t columns = splits[0].features();
  std::vector<std::vector<bool>> depends(columns, std::vector<bool>(columns));
  for (std::size_t j = 0; j < columns; ++j) depends[j][j] = true;
  for (std::size_t k = 0; k < splits.size(); ++k) {
    bool full = true;
    for (const std::size_t moved : splits[k].moved)
      for (const std::size_t kept : splits[k].kept) depends[moved][kept] = true;
    for (const std::vector<bool>& row : depends)
      for (const bool entry : row) full = full && entry;
    if (full) return k + 1;
  }
  return 0;
}

}  // namespace tapeflow
