// Private to flows: evaluates a model on many rows without gradients, a chunk of rows at a time,
// each on its own tape.
#pragma once

#include "engine/tape.hpp"
#include "engine/workers.hpp"
#include "flows/data/row_shapes.hpp"
#include "flows/data/rows.hpp"

#include <algorithm>

namespace tapeflow {

/// The largest number of rows per tape when no gradient is needed: enough for full-speed products,
/// little enough that the values stay in the cache.
inline constexpr std::size_t rows_per_chunk = 512;

/// The number of rows of D columns per tape: 512 up to D = 64, then fewer, but at least 32. A
/// picture has many columns, and a network of convolutions a hidden layer for each pixel. 512
/// pictures at a time would need sixteen times as much memory, and two to three times as long; and
/// a few dozen pictures are work for more than one thread. It depends on D alone, so that results
/// depend on nothing else.
inline std::size_t rows_in_chunk(std::size_t features) {
  std::size_t rows = rows_per_chunk;
  while (rows > 32 && rows * features > rows_per_chunk * 64) rows /= 2;
  return rows;
}

/// Calls task(first, count, tape) for the rows first … first + count - 1 of each chunk of rows of D
/// columns, on any of the workers' threads, with a tape that records nothing.
template <class T, class Task>
void for_each_chunk(std::size_t rows, std::size_t features, Workers& workers, Task task) {
  const std::size_t chunk = rows_in_chunk(features);
  workers.run((rows + chunk - 1) / chunk, [&](std::size_t k) {
    const std::size_t first = k * chunk;
    Tape<T> tape({.record = false});
    task(first, std::min(chunk, rows - first), tape);
  });
}

/// Rows first … first + count - 1 of the context as a constant; a default Var without a context.
template <class T>
Var<T> context_rows(Tape<T>& tape, const Array<T>& context, std::size_t first, std::size_t count) {
  return is_given(context) ? tape.constant(row_range(context, first, count)) : Var<T>();
}

}  // namespace tapeflow
