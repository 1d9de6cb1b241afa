// Private to what passes many rows through a model without gradients: a few of them at a time, each
// few on a tape of their own.
#pragma once

#include "engine/tape.hpp"
#include "engine/workers.hpp"
#include "flows/data/rows.hpp"

#include <algorithm>

namespace tapeflow {

/// Rows per tape when no gradient is needed: enough for full-speed products, little enough that the
/// values stay in the cache. Fixed, so that results depend on nothing else.
inline constexpr std::size_t chunk = 512;

/// Calls task(first, count, tape) for the rows first … first + count - 1 of each chunk, on any of
/// the workers' threads, with a tape that records nothing.
template <class T, class Task>
void for_each_chunk(std::size_t rows, Workers& workers, Task task) {
  workers.run((rows + chunk - 1) / chunk, [&](std::size_t k) {
    const std::size_t first = k * chunk;
    Tape<T> tape({.record = false});
    task(first, std::min(chunk, rows - first), tape);
  });
}

/// These rows of a context on a tape, or none of none.
template <class T>
Var<T> context_rows(Tape<T>& tape, const Array<T>* context, std::size_t first, std::size_t count) {
  return context ? tape.constant(row_range(*context, first, count)) : Var<T>();
}

}  // namespace tapeflow
