// The operations of the tape: the table to read after tape.hpp.
//
// Each line gives the formula, then the adjoint: dx is what the operation adds to the adjoint of x,
// given the adjoint dy of its result y. Shapes stand in brackets. If a line says nothing else, the
// operation is elementwise and keeps the shape. Binary operations broadcast after NumPy's rules,
// and the adjoint of a repeated operand is summed over its repetitions.
//
// Sums of many terms, here and in adjoints, are added up in double and rounded to T once. Only a
// product of matrices adds up in T, as its BLAS does. Where an operation chooses among entries,
// those not chosen get an adjoint of exactly 0, even if dy is infinite or NaN.
//
// Each operation is defined, forward and adjoint side by side, in one of the files of engine/ops,
// for float and double.
//
// How to add an operation
//
// 1. Declare it here, with its formula and adjoint:
//
//   template <class T>
//   Var<T> softsign(Var<T> x);  // y = x / (1 + |x|)      dx = dy (1 - |y|)²
//
//   /// y = Σ a_i b_i, of shape [], for a and b of one shape. da = dy b, db = dy a.
//   template <class T>
//   Var<T> dot(Var<T> a, Var<T> b);
//
// 2. Define it in a file of engine/ops. If it is elementwise, write y and dx for one number:
//
//   template <class T>
//   Var<T> softsign(Var<T> x) {
//     return elementwise(
//         x, [](T v) { return v / (1 + std::abs(v)); },
//         [](T dy, T, T y) { return dy * (1 - std::abs(y)) * (1 - std::abs(y)); });
//   }
//
// Otherwise check the shapes, ask the tape for a node, write its value, and say how the adjoint
// flows back. A pullback captures Vars, pointers and numbers. `each` (ops/targets.hpp) assigns the
// first contribution to an adjoint, adds a later one, and skips an input that needs no gradient:
//
//   template <class T>
//   Var<T> dot(Var<T> a, Var<T> b) {
//     require_same_shape("dot", "a", a.shape(), "b", b.shape());
//     Tape<T>& tape = a.tape();
//     Var<T> y = tape.output({}, {a, b});
//     const T *pa = a.data(), *pb = b.data();
//     *tape.write(y) = static_cast<T>(sum_of(a.size(), [=](auto i) { return pa[i] * pb[i]; }));
//     tape.pullback(y, [=] {
//       const T dy = *y.dy();
//       each(a.size(), a.target(), [=](std::size_t i) { return dy * pb[i]; });
//       each(b.size(), b.target(), [=](std::size_t i) { return dy * pa[i]; });
//     });
//     return y;
//   }
//
// 3. Instantiate it for both scalar types:
//
//   template Var<float> dot(Var<float>, Var<float>);
//   template Var<double> dot(Var<double>, Var<double>);
//
// 4. Give it a row in tests/engine/op_table_*.cpp: how to call it, its formula in plain C++, and
// numbers and shapes to try. Every test of operations walks these rows:
//
//   elementwise("softsign", "softsign", OF_X(softsign(x)), OF_V(v / (1 + std::abs(v))), anywhere),
//   row("dot", "dot", OF_IN(dot(in[0], in[1])), OF_IN(plain_dot(in[0], in[1])),
//       anywhere, {{{3}, {3}}, {{1}, {1}}, {{0}, {0}}, {{37}, {37}}}),
#pragma once

#include "engine/ops_types.hpp"
#include "engine/tape.hpp"

#include <initializer_list>
#include <limits>
#include <span>
#include <type_traits>
#include <vector>

namespace tapeflow {

// clang-format off
// ---- Elementwise ----------------------------------------------------------------------------

template <class T> Var<T> operator-(Var<T> x);  // y = -x                dx = -dy
template <class T> Var<T> exp(Var<T> x);        // y = e^x               dx = dy y
template <class T> Var<T> expm1(Var<T> x);      // y = e^x - 1           dx = dy e^x
template <class T> Var<T> log(Var<T> x);        // y = ln x              dx = dy / x
template <class T> Var<T> log1p(Var<T> x);      // y = ln(1 + x)         dx = dy / (1 + x)
template <class T> Var<T> sin(Var<T> x);        // y = sin x             dx = dy cos x
template <class T> Var<T> cos(Var<T> x);        // y = cos x             dx = -dy sin x
template <class T> Var<T> sinh(Var<T> x);       // y = sinh x            dx = dy cosh x
template <class T> Var<T> asinh(Var<T> x);      // y = asinh x           dx = dy / sqrt(1 + x²)
template <class T> Var<T> log_cosh(Var<T> x);   // y = ln cosh x         dx = dy tanh x
template <class T> Var<T> sqrt(Var<T> x);       // y = √x                dx = dy / 2y, Inf at 0
template <class T> Var<T> abs(Var<T> x);        // y = |x|               dx = dy sign(x), 0 at 0
template <class T> Var<T> square(Var<T> x);     // y = x²                dx = 2 dy x

/// y = x^c for a number c; dx = dy c x^(c-1). At x = 0 it uses the derivative from the right: 0 for
/// c > 1 and c = 0, Inf for 0 < c < 1. For an exponent on the tape write exp(b * log(a)).
template <class T> Var<T> pow(Var<T> x, std::type_identity_t<T> c);

/// y = min(max(x, low), high); dx = dy where low <= x <= high, else 0. Needs low <= high.
template <class T> Var<T> clamp(Var<T> x, std::type_identity_t<T> low, std::type_identity_t<T> high);

// Operations with a number c on one side.
template <class T> Var<T> operator+(Var<T> x, std::type_identity_t<T> c);  // dx = dy
template <class T> Var<T> operator-(Var<T> x, std::type_identity_t<T> c);  // dx = dy
template <class T> Var<T> operator*(Var<T> x, std::type_identity_t<T> c);  // dx = c dy
template <class T> Var<T> operator/(Var<T> x, std::type_identity_t<T> c);  // dx = dy / c
template <class T> Var<T> operator+(std::type_identity_t<T> c, Var<T> x);  // dx = dy
template <class T> Var<T> operator-(std::type_identity_t<T> c, Var<T> x);  // dx = -dy
template <class T> Var<T> operator*(std::type_identity_t<T> c, Var<T> x);  // dx = c dy
template <class T> Var<T> operator/(std::type_identity_t<T> c, Var<T> x);  // dx = -dy c / x²

// Activations. The slopes of tanh and sigmoid are computed from y, which costs nothing, and are right
// to the rounding of y, not to all their digits: where y rounds to 1 they are 0, for tanh from
// |x| = 9 on (19 in double), for sigmoid from x = 17 on (37). The same holds in `linear`. A loss in
// terms of log_sigmoid or softplus keeps its gradient there.
template <class T> Var<T> tanh(Var<T> x);         // y = tanh x            dx = dy (1 - y²)
template <class T> Var<T> sigmoid(Var<T> x);      // y = 1 / (1 + e^-x)    dx = dy y (1 - y)
template <class T> Var<T> log_sigmoid(Var<T> x);  // y = -ln(1 + e^-x)     dx = dy sigmoid(-x)
template <class T> Var<T> softplus(Var<T> x);     // y = ln(1 + e^x)       dx = dy sigmoid(x)
template <class T> Var<T> relu(Var<T> x);         // y = max(x, 0)         dx = dy [x > 0]
template <class T> Var<T> gelu(Var<T> x);         // y = x Φ(x)            dx = dy (Φ(x) + x φ(x))
                                                  // exact: Φ = erfc(-x/√2) / 2, not by tanh

/// y = x for x > 0, else slope * x; dx = dy, or slope * dy. At 0 the slope is the one on the left.
template <class T> Var<T> leaky_relu(Var<T> x, std::type_identity_t<T> slope);

/// y = x for x > 0, else alpha (e^x - 1); dx = dy, or dy alpha e^x. At 0 the slope is the one on
/// the left.
template <class T> Var<T> elu(Var<T> x, std::type_identity_t<T> alpha);

// ---- Binary, broadcasting -------------------------------------------------------------------

template <class T> Var<T> operator+(Var<T> a, Var<T> b);  // da = dy        db = dy
template <class T> Var<T> operator-(Var<T> a, Var<T> b);  // da = dy        db = -dy
template <class T> Var<T> operator*(Var<T> a, Var<T> b);  // da = dy b      db = dy a
template <class T> Var<T> operator/(Var<T> a, Var<T> b);  // da = dy / b    db = -dy a / b²

// The larger (smaller) of a and b. It gets dy, the other gets 0. In a tie both get dy / 2, as a
// central difference does. NaN if one of the two is NaN; then both get 0.
template <class T> Var<T> maximum(Var<T> a, Var<T> b);
template <class T> Var<T> minimum(Var<T> a, Var<T> b);

/// y = a where the condition is not 0, else b; all three broadcast. The side chosen gets dy, the
/// other exactly 0, even if it holds a NaN. No gradient flows to the condition. (To keep a function
/// away from a point, choose its argument, not its result: 0 times an infinite slope is NaN.)
template <class T> Var<T> where(Var<T> condition, Var<T> a, Var<T> b);
// clang-format on

// ---- Reductions -----------------------------------------------------------------------------

/// The sum of all entries, or over the given axes, which vanish from the shape. dx = dy, repeated.
template <class T>
Var<T> sum(Var<T> x);
template <class T>
Var<T> sum(Var<T> x, std::initializer_list<std::size_t> axes);

/// The mean of all entries, or over the given axes; of equal numbers it is this number. dx = dy /
/// count, repeated. Needs count > 0.
template <class T>
Var<T> mean(Var<T> x);
template <class T>
Var<T> mean(Var<T> x, std::initializer_list<std::size_t> axes);

/// y = ln Σ e^x of all entries, or over the given axes, without overflow. dx = dy e^(x-y). Where
/// all entries are -Inf, y = -Inf and dx = 0.
template <class T>
Var<T> logsumexp(Var<T> x);
template <class T>
Var<T> logsumexp(Var<T> x, std::initializer_list<std::size_t> axes);

/// The largest (smallest) of all entries, or over the given axes; NaN if an entry is NaN. The first
/// of equal extreme entries gets dy, all other entries 0. Needs at least one entry.
template <class T>
Var<T> max(Var<T> x);
template <class T>
Var<T> max(Var<T> x, std::initializer_list<std::size_t> axes);
template <class T>
Var<T> min(Var<T> x);
template <class T>
Var<T> min(Var<T> x, std::initializer_list<std::size_t> axes);

// ---- Along one axis -------------------------------------------------------------------------

/// y = e^x / Σ e^x, the sum along `axis`, without overflow; the shape of x. dx = y (dy - Σ dy y).
/// Where all entries are -Inf, y is 0 / 0: NaN.
template <class T>
Var<T> softmax(Var<T> x, std::size_t axis);

/// y_k = x_0 + … + x_k along `axis`. dx_k = dy_k + … + dy_last.
template <class T>
Var<T> cumsum(Var<T> x, std::size_t axis);

/// y_k = x_(n-1-k) along `axis`, n its extent. dx is dy flipped back.
template <class T>
Var<T> flip(Var<T> x, std::size_t axis);

/// y_k = x_indices[k] along `axis`: NumPy's take. An index may occur several times, or never; dx of
/// an entry is the sum of the dy of all its copies.
template <class T>
Var<T> gather(Var<T> x, std::size_t axis, const std::vector<std::size_t>& indices);

// ---- Shape ----------------------------------------------------------------------------------

/// The entries of x, in the same order, under another shape of equal size. dx = dy, reshaped back.
template <class T>
Var<T> reshape(Var<T> x, const Shape& shape);

/// x [n, m] as [m, n]; or the axes of x in a new order: axis k of y is axis order[k] of x. dx is dy
/// with the axes put back.
template <class T>
Var<T> transpose(Var<T> x);
template <class T>
Var<T> transpose(Var<T> x, std::initializer_list<std::size_t> order);

/// x repeated to a shape that it broadcasts to. dx is dy summed over the repetitions.
template <class T>
Var<T> broadcast_to(Var<T> x, const Shape& shape);

/// Entries begin, begin + step, … below `end` along one axis. `end` may be `to_the_end`; 0 < step.
/// dx = dy at these entries, 0 elsewhere.
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

/// X = A⁻¹ B for a triangular A [n, n] and B [n, m]: [n, m]. Entries outside the triangle are not
/// read, nor is the diagonal of a unit triangle. A zero on the diagonal gives Inf or NaN.
/// dB = A⁻ᵀ dX; dA = -dB Xᵀ on the entries read, else 0.
template <class T>
Var<T> triangular_solve(Var<T> A, Var<T> B, Triangle triangle);

/// Y = A⁻¹ for A [n, n]. dA = -Yᵀ dY Yᵀ. Throws std::invalid_argument if A is singular.
template <class T>
Var<T> inverse(Var<T> A);

/// The sign of det A (-1, 0 or 1) and y = ln |det A|, of shape [], for A [n, n]. dA = dy A⁻ᵀ. For a
/// singular A y is -Inf, and dA is NaN: there is no derivative.
template <class T>
struct SignedLogDet {
  T sign;
  Var<T> log_abs;
};
template <class T>
SignedLogDet<T> slogdet(Var<T> A);

/// The lower triangular L with L Lᵀ = A for a symmetric, positive definite A [n, n]. Throws
/// std::invalid_argument if A is not positive definite. Only the lower triangle of A is read, and
/// only there dA has entries: below the diagonal dA_ij joins the derivatives by A_ij and A_ji.
template <class T>
Var<T> cholesky(Var<T> A);

/// y = f(x W + b) for x [N, in], W [in, out], b [out], f elementwise. It is one operation, because
/// networks spend most of their time here. With du = dy f'(u), u = x W + b: dx = du Wᵀ, dW = xᵀ du,
/// db = sum of the rows of du.
template <class T>
Var<T> linear(Var<T> x, Var<T> W, Var<T> b, Activation f = Activation::identity);

/// `linear` with a mask: y = f(x (M ∘ W) + b), M_ij = 1 for i < seen[j], else 0. So output j
/// depends on (it "sees") only the first seen[j] inputs. Where M is 0, W may hold anything, even
/// NaN, and dW is 0. If `seen` is ascending, the products skip most of the masked entries.
template <class T>
Var<T> masked_linear(Var<T> x, Var<T> W, Var<T> b, const std::vector<std::size_t>& seen,
                     Activation f = Activation::identity);

}  // namespace tapeflow
