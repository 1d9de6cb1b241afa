// Private to flows: mean and covariance of some of the rows of a matrix.
#pragma once

#include "engine/progress.hpp"
#include "flows/data/row_source.hpp"

#include <algorithm>

namespace tapeflow {

inline constexpr std::size_t folds = 5;

/// All rows, or those inside or outside of a fold. Fold k has the rows k, k + 5, k + 10, …
struct Chosen {
  enum class Which { all, inside, outside };
  Which which = Which::all;
  std::size_t fold = 0;

  bool has(std::size_t row) const {
    return which == Which::all || (row % folds == fold) == (which == Which::inside);
  }
  std::size_t count(std::size_t rows) const {
    const std::size_t inside = (rows + folds - 1 - fold) / folds;
    return which == Which::all ? rows : which == Which::inside ? inside : rows - inside;
  }
};

/// Calls use(block) for the chosen rows, a block [count, D] of about a megabyte at a time.
template <class Use>
void for_each_block(const RowSource& data, const Chosen& chosen, Use use) {
  constexpr std::size_t numbers = std::size_t{1} << 17, rows_at_a_time = 512;
  const std::size_t d = data.columns;
  const std::size_t most =
      rows_at_a_time *
      std::max<std::size_t>(1, numbers / rows_at_a_time / std::max<std::size_t>(1, d));
  for (std::size_t first = 0; first < data.rows; first += most) {
    const std::size_t made = std::min(most, data.rows - first);
    Array<double> block = data.make(first, made);
    if (chosen.which != Chosen::Which::all) {
      std::vector<std::size_t> kept;
      for (std::size_t i = 0; i < made; ++i)
        if (chosen.has(first + i)) kept.push_back(i);
      block = select_rows(block, kept);
    }
    use(block);
  }
}

struct Moments {
  Array<double> mean;        ///< [D]
  Array<double> covariance;  ///< [D, D], over the number of rows, in `units`
  /// Powers of two near the largest distances between the columns' numbers, [D]. In these units
  /// covariances neither overflow nor vanish, and no rounding differs.
  std::vector<double> units;
};

Moments moments_of(const RowSource& data, const Chosen& chosen = {},
                   const OnProgress& on_progress = {});

}  // namespace tapeflow
