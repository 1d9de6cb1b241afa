// Broadcasts of a short row [n] with [N, n], as of a number for each channel with the pixels of
// pictures. A loop over the few entries of one row costs more to start than to run. So the row is
// repeated in memory until it is long, and a run goes over many rows at a time.
#pragma once

#include "engine/kernels/broadcast.hpp"

#include <algorithm>
#include <type_traits>

namespace tapeflow {

/// The walk over a broadcast of `a` with `b`, in long runs. `memory(count)` gives memory for the
/// repeated row, which must live as long as the walk.
template <class T>
class LongRuns {
 public:
  template <class Memory>
  LongRuns(const Stretch& stretch, const T* a, const T* b, Memory memory)
      : stretch_(stretch), a_(a), b_(b), row_(stretch.short_row()) {
    if (row_ == 0) return;
    long_row_ = std::min<std::size_t>(512, element_count(stretch.shape())) / row_ * row_;
    const T*& row = stretch.repeats_a() ? a_ : b_;
    T* repeated = memory(long_row_);
    std::copy_n(row, row_, repeated);
    for (std::size_t i = row_; i < long_row_; ++i) repeated[i] = repeated[i - row_];
    row = repeated;
  }

  const T* a() const { return a_; }
  const T* b() const { return b_; }

  /// How many entries the row has, and how many it has in memory; both are 0 if none is repeated.
  std::size_t row() const { return row_; }
  std::size_t long_row() const { return long_row_; }

  /// As Stretch::each_run, with places in a() and b(); each run begins at place 0 of a long row.
  template <class Run>
  void each_run(Run run) const {
    if (row_ == 0) return stretch_.each_run(run);
    const std::integral_constant<std::size_t, 1> one;
    const std::size_t size = element_count(stretch_.shape());
    for (std::size_t y = 0; y < size; y += long_row_) {
      const std::size_t n = std::min(long_row_, size - y);
      run(y, stretch_.repeats_a() ? 0 : y, stretch_.repeats_a() ? y : 0, n, one, one);
    }
  }

 private:
  const Stretch& stretch_;
  const T *a_, *b_;
  std::size_t row_, long_row_ = 0;
};

}  // namespace tapeflow
