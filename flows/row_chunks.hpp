// Private to flows: evaluates a model on many rows without gradients, 512 rows at a time, each
// chunk on its own tape.
#pragma once

#include "engine/tape.hpp"
#include "engine/workers.hpp"
#include "flows/data/row_shapes.hpp"
#include "flows/data/rows.hpp"

#include <algorithm>

namespace tapeflow {

/// Rows per tape when no gradient is needed: enough for full-speed products, little enough that the
/// values stay in the cache. Fixed, so that results depend on nothing else.
inline constexpr std::size_t rows_per_chunk = 512;

/// Calls task(first, count, tape) for the rows first … first + count - 1 of each chunk, on any of
/// the workers' threads, with a tape that records nothing.
template <class T, class Task>
void for_each_chunk(std::size_t rows, Workers& workers, Task task) {
  workers.run((rows + rows_per_chunk - 1) / rows_per_chunk, [&](std::size_t k) {
    const std::size_t first = k * rows_per_chunk;
    Tape<T> tape({.record = false});
    task(first, std::min(rows_per_chunk, rows - first), tape);
  });
}

/// Rows first … first + count - 1 of the context as a constant; a default Var without a context.
template <class T>
Var<T> context_rows(Tape<T>& tape, const Array<T>& context, std::size_t first, std::size_t count) {
  return is_given(context) ? tape.constant(row_range(context, first, count)) : Var<T>();
}

}  // namespace tapeflow
