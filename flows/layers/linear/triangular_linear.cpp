#include "flows/layers/linear/triangular_linear.hpp"

#include "engine/check.hpp"
#include "engine/io/number.hpp"

#include <cmath>
#include <vector>

namespace tapeflow {

// Takes entry (i, j) from the list [below, diagonal, 0], at the index place[i D + j].
template <class T>
Var<T> lower_triangle(Var<T> below, Var<T> diagonal) {
  if (const std::size_t d = diagonal.size(); below.size() != d * (d - 1) / 2) {
    shape_error(
        "lower_triangle(below, diagonal)", "below [D (D - 1) / 2] and diagonal [D]",
        "below " + to_string(below.shape()) + " and diagonal " + to_string(diagonal.shape()));
  }
  // tag: triangle
  const std::size_t d = diagonal.size(), count = below.size();
  std::vector<std::size_t> place(d * d, count + d);
  for (std::size_t i = 0, next = 0; i < d; ++i) {
    for (std::size_t j = 0; j < i; ++j) place[i * d + j] = next++;
    place[i * d + i] = count + i;
  }
  const Var<T> zero = diagonal.tape().constant(filled<T>({1}, 0));
  return reshape(gather(concatenate({below, diagonal, zero}, 0), 0, place), {d, d});
  // end: triangle
}

template <class T>
TriangularLinear<T>::TriangularLinear(std::size_t features)
    : shift_{"shift", filled<T>({features}, 0)},
      log_diagonal_{"log_diagonal", filled<T>({features}, 0)},
      below_{"below", filled<T>({features * (features - 1) / 2}, 0)} {
  require(features > 0, "TriangularLinear: needs at least one column, got none");
}

template <class T>
TriangularLinear<T>::TriangularLinear(const Array<double>& shift, const Array<double>& lower)
    : TriangularLinear(shift.size()) {
  const std::size_t d = shift.size();
  require_rank("TriangularLinear", "shift", shift.shape(), 1);
  require_same_shape("TriangularLinear", "lower", lower.shape(), "[D, D]", {d, d});
  shift_.value = cast<T>(shift);
  for (std::size_t i = 0, next = 0; i < d; ++i) {
    require(lower(i, i) > 0, "TriangularLinear: needs a positive diagonal, got " +
                                 to_text(lower(i, i)) + " in row " + std::to_string(i));
    log_diagonal_.value(i) = static_cast<T>(std::log(lower(i, i)));
    for (std::size_t j = 0; j < i; ++j) below_.value(next++) = static_cast<T>(lower(i, j));
  }
}

// tag: triangular
// For all rows at once: zᵀ = L⁻¹ (x - t)ᵀ and x = t + z Lᵀ.
template <class T>
Transformed<T> TriangularLinear<T>::latent(Var<T> x, Var<T>) const {
  Tape<T>& tape = x.tape();
  const Var<T> s = tape.watch(log_diagonal_), L = lower_triangle(tape.watch(below_), exp(s));
  const Var<T> centred = transpose(x - tape.watch(shift_));  // [D, N]
  return {transpose(triangular_solve(L, centred, Triangle::lower)), constant_log_det(x, -sum(s))};
}

template <class T>
Transformed<T> TriangularLinear<T>::data(Var<T> z, Var<T>) const {
  Tape<T>& tape = z.tape();
  const Var<T> s = tape.watch(log_diagonal_), L = lower_triangle(tape.watch(below_), exp(s));
  return {matmul(z, transpose(L)) + tape.watch(shift_), constant_log_det(z, sum(s))};
}
// end: triangular

template <class T>
void TriangularLinear<T>::visit(ParameterVisitor<T>& visitor) {
  visitor("shift", shift_);
  visitor("log_diagonal", log_diagonal_);
  visitor("below", below_);
}

template class TriangularLinear<float>;
template class TriangularLinear<double>;
template Var<float> lower_triangle(Var<float>, Var<float>);
template Var<double> lower_triangle(Var<double>, Var<double>);

}  // namespace tapeflow
