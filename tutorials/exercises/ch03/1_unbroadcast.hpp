// Exercise ch03.1: the adjoint of an array that was repeated.
#pragma once

#include "engine/array.hpp"

namespace tapeflow {

/// The adjoint of an array of the given shape that was broadcast to the shape of dy [N, D]. Such an
/// array has one of these shapes:
///
///   [N, D]  nothing is repeated          [D] and [1, D]  a row, repeated N times
///   [N, 1]  a column, repeated D times   []              a number, repeated N D times
///
/// Equation (3.3) of chapter 03 says what the adjoint of an entry is. `a.dimension()` is the number
/// of axes of an array and `a.shape(k)` the extent of axis k; `filled<double>(shape, 0)` makes an
/// array of zeros. An entry of a matrix is a(i, j), an entry of a list a(j), a number is a().
Array<double> unbroadcast(const Array<double>& dy, const Shape& shape);

}  // namespace tapeflow

// Hint: An entry that was repeated moves several entries of the result, so its adjoint is the sum
// over them. For each entry of dy ask which entry of the array was read there.
// Proved: The adjoint of a broadcast is a sum along the axes that were repeated. It costs one
// addition for each of the N D entries of dy, whatever the shape of the array.
