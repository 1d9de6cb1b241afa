// Two arrays stretched over a common shape, after NumPy's rules: shapes are aligned at their last
// dimension, and an extent of 1 (or a missing one) is repeated along the other array's extent.
//
// A Stretch walks through the result in runs: loops over neighbouring entries. It merges
// neighbouring dimensions that behave alike, so that nearly every case has a few long runs: equal
// shapes are one run, [N, D] with [D] is N runs of D. Reducing (`sum`, the adjoint of a repeated
// operand) is the same walk with reading and writing exchanged.
#pragma once

#include "engine/array.hpp"
#include "engine/kernels/clones.hpp"

#include <algorithm>
#include <array>
#include <type_traits>

namespace tapeflow {

class Stretch {
 public:
  /// The walk over the broadcast of `a` with `b`. Throws ShapeError, in the name of `operation`, if
  /// the two do not broadcast.
  Stretch(const char* operation, const Shape& a, const Shape& b);

  /// The common shape.
  const Shape& shape() const { return shape_; }

  /// n if one of the arrays is a row of a few entries, [n], and the other one has many such rows,
  /// [N, n]; else 0.
  std::size_t short_row() const;

  /// Whether the first dimension repeats `a`.
  bool repeats_a() const { return step_a_[0] == 0; }

  /// Calls run(first_y, first_a, first_b, n, step_a, step_b) for each run of n neighbouring
  /// results. A step is 0 (the entry is repeated) or 1. It is a compile-time constant, so that the
  /// loops over a run vectorise.
  template <class Run>
  void each_run(Run run) const {
    using Zero = std::integral_constant<std::size_t, 0>;
    using One = std::integral_constant<std::size_t, 1>;
    const std::size_t last = rank_ - 1;
    if (step_a_[last] && step_b_[last]) return walk(run, One{}, One{});
    if (step_a_[last]) return walk(run, One{}, Zero{});
    if (step_b_[last]) return walk(run, Zero{}, One{});
    return walk(run, Zero{}, Zero{});
  }

 private:
  static constexpr std::size_t max_rank = 8;

  void merge(std::size_t extent, std::size_t step_a, std::size_t step_b);

  template <class Run, class StepA, class StepB>
  void walk(Run& run, StepA step_a, StepB step_b) const {
    const std::size_t n = extent_[rank_ - 1];
    const std::size_t total = element_count(shape_);
    std::array<std::size_t, max_rank> index{};
    std::size_t a = 0, b = 0;
    for (std::size_t y = 0; y < total; y += n) {
      run(y, a, b, n, step_a, step_b);
      for (std::size_t axis = rank_ - 1; axis-- > 0;) {
        a += step_a_[axis];
        b += step_b_[axis];
        if (++index[axis] < extent_[axis]) break;
        a -= step_a_[axis] * extent_[axis];
        b -= step_b_[axis] * extent_[axis];
        index[axis] = 0;
      }
    }
  }

  Shape shape_;
  std::size_t rank_ = 0;  // number of merged dimensions, listed below from the outermost
  std::array<std::size_t, max_rank> extent_{}, step_a_{}, step_b_{};
};

/// The sum of f(0) … f(n - 1) as eight partial sums (lanes) in double. So the loop vectorises, and
/// small terms are not lost against a large total, as in a float accumulator.
template <class F>
TAPEFLOW_CLONES double sum_of(std::size_t n, F f) {
  double lane[8] = {};
  std::size_t i = 0;
  for (; i + 8 <= n; i += 8) {
    for (std::size_t k = 0; k < 8; ++k) lane[k] += static_cast<double>(f(i + k));
  }
  for (; i < n; ++i) lane[0] += static_cast<double>(f(i));
  return ((lane[0] + lane[1]) + (lane[2] + lane[3])) + ((lane[4] + lane[5]) + (lane[6] + lane[7]));
}

}  // namespace tapeflow
