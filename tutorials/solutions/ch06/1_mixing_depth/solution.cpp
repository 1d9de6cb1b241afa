#include "tutorials/exercises/ch06/1_mixing_depth.hpp"

#include <algorithm>

namespace tapeflow {
namespace {

// depends[i][j]: whether column i depends on column j of the input.
using Dependence = std::vector<std::vector<bool>>;

bool is_full(const Dependence& depends) {
  return std::all_of(depends.begin(), depends.end(), [](const std::vector<bool>& row) {
    return std::find(row.begin(), row.end(), false) == row.end();
  });
}

}  // namespace

// A moved column keeps what it depended on, and gets what each kept column depends on. The kept
// columns stay as they are, so that the rows may be changed in place.
std::size_t mixing_depth(const std::vector<Split>& splits) {
  if (splits.empty()) return 0;
  const std::size_t columns = splits[0].features();
  Dependence depends(columns, std::vector<bool>(columns));
  for (std::size_t j = 0; j < columns; ++j) depends[j][j] = true;
  for (std::size_t k = 0; k < splits.size(); ++k) {
    for (const std::size_t moved : splits[k].moved)
      for (const std::size_t kept : splits[k].kept)
        for (std::size_t j = 0; j < columns; ++j)
          if (depends[kept][j]) depends[moved][j] = true;
    if (is_full(depends)) return k + 1;
  }
  return 0;
}

}  // namespace tapeflow
