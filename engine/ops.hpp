// The operations of the tape: the table to read after tape.hpp.
//
// Each line gives the formula, then the adjoint: dx is what the operation adds to the adjoint of x,
// given the adjoint dy of its result y. Shapes stand in brackets; where nothing is said, an
// operation is elementwise and keeps the shape. Binary operations broadcast after NumPy's rules,
// and the adjoint of a repeated operand is summed over its repetitions.
//
// Each operation is defined, forward and adjoint side by side, in ops_elementwise.cpp,
// ops_binary.cpp, ops_reduce.cpp, ops_shape.cpp or ops_linalg.cpp, for float and double.
#pragma once

#include "engine/tape.hpp"

#include <initializer_list>
#include <limits>
#include <span>
#include <type_traits>
#include <vector>

namespace tapeflow {

// ---- Elementwise ----------------------------------------------------------------------------

template <class T>
Var<T> operator-(Var<T> x);  // y = -x                 dx = -dy
template <class T>
Var<T> exp(Var<T> x);  // y = e^x                dx = dy y
template <class T>
Var<T> log(Var<T> x);  // y = ln x               dx = dy / x
template <class T>
Var<T> tanh(Var<T> x);  // y = tanh x             dx = dy (1 - y²)
template <class T>
Var<T> sigmoid(Var<T> x);  // y = 1 / (1 + e^-x)     dx = dy y (1 - y)
template <class T>
Var<T> softplus(Var<T> x);  // y = ln(1 + e^x)        dx = dy sigmoid(x)
template <class T>
Var<T> relu(Var<T> x);  // y = max(x, 0)          dx = dy [x > 0]
template <class T>
Var<T> square(Var<T> x);  // y = x²                 dx = 2 dy x

/// y = min(max(x, low), high); dx = dy where low <= x <= high, else 0. Needs low <= high.
template <class T>
Var<T> clamp(Var<T> x, std::type_identity_t<T> low, std::type_identity_t<T> high);

// With a number c on one side.
template <class T>
Var<T> operator+(Var<T> x, std::type_identity_t<T> c);  // dx = dy
template <class T>
Var<T> operator-(Var<T> x, std::type_identity_t<T> c);  // dx = dy
template <class T>
Var<T> operator*(Var<T> x, std::type_identity_t<T> c);  // dx = c dy
template <class T>
Var<T> operator/(Var<T> x, std::type_identity_t<T> c);  // dx = dy / c
template <class T>
Var<T> operator+(std::type_identity_t<T> c, Var<T> x);  // dx = dy
template <class T>
Var<T> operator-(std::type_identity_t<T> c, Var<T> x);  // dx = -dy
template <class T>
Var<T> operator*(std::type_identity_t<T> c, Var<T> x);  // dx = c dy
template <class T>
Var<T> operator/(std::type_identity_t<T> c, Var<T> x);  // dx = -dy c / x²

// ---- Binary, broadcasting -------------------------------------------------------------------

template <class T>
Var<T> operator+(Var<T> a, Var<T> b);  // da = dy        db = dy
template <class T>
Var<T> operator-(Var<T> a, Var<T> b);  // da = dy        db = -dy
template <class T>
Var<T> operator*(Var<T> a, Var<T> b);  // da = dy b      db = dy a
template <class T>
Var<T> operator/(Var<T> a, Var<T> b);  // da = dy / b    db = -dy a / b²

// ---- Reductions -----------------------------------------------------------------------------

/// The sum of all entries, or over the given axes, which vanish from the shape. dx = dy, repeated.
template <class T>
Var<T> sum(Var<T> x);
template <class T>
Var<T> sum(Var<T> x, std::initializer_list<std::size_t> axes);

/// The mean of all entries, or over the given axes. dx = dy / count, repeated. Needs count > 0.
template <class T>
Var<T> mean(Var<T> x);
template <class T>
Var<T> mean(Var<T> x, std::initializer_list<std::size_t> axes);

// ---- Shape ----------------------------------------------------------------------------------

/// The same entries in the same order under another shape of equal size. dx = dy, reshaped back.
template <class T>
Var<T> reshape(Var<T> x, const Shape& shape);

/// Entries begin, begin + step, … below `end` along one axis. `end` may be `to_the_end`; 0 < step.
/// dx = dy there, 0 elsewhere.
inline constexpr std::size_t to_the_end = std::numeric_limits<std::size_t>::max();
template <class T>
Var<T> slice(Var<T> x, std::size_t axis, std::size_t begin, std::size_t end = to_the_end,
             std::size_t step = 1);

/// The parts one after the other along `axis`; all other extents are equal. Each part's adjoint is
/// its piece of dy.
template <class T>
Var<T> concatenate(std::span<const Var<T>> parts, std::size_t axis);
template <class T>
Var<T> concatenate(std::initializer_list<Var<T>> parts, std::size_t axis) {
  return concatenate(std::span<const Var<T>>(parts.begin(), parts.size()), axis);
}

/// y[i, j] = x[i, columns[j]] for x [N, D] and distinct columns: a selection. dx is dy put back, 0
/// in the columns left out.
template <class T>
Var<T> take_columns(Var<T> x, const std::vector<std::size_t>& columns);

/// take_columns with all of the D columns: `order` is a permutation of 0 … D-1.
template <class T>
Var<T> permute_columns(Var<T> x, const std::vector<std::size_t>& order);

// ---- Linear algebra -------------------------------------------------------------------------

/// y = a b for a [n, k], b [k, m]: [n, m]. da = dy bᵀ, db = aᵀ dy.
template <class T>
Var<T> matmul(Var<T> a, Var<T> b);

enum class Activation { identity, relu, tanh, sigmoid, softplus };

/// y = f(x W + b) for x [N, in], W [in, out], b [out], f elementwise: one operation, because the
/// parts of it are what a network spends its time on. With du = dy f'(u), u = x W + b:
/// dx = du Wᵀ, dW = xᵀ du, db = sum of the rows of du.
template <class T>
Var<T> linear(Var<T> x, Var<T> W, Var<T> b, Activation f = Activation::identity);

}  // namespace tapeflow
