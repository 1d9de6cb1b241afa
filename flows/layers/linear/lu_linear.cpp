#include "flows/layers/linear/lu_linear.hpp"

#include "engine/check.hpp"
#include "engine/kernels/lapack.hpp"
#include "flows/layers/linear/square_matrix.hpp"
#include "flows/layers/linear/triangular_linear.hpp"
#include "flows/layers/orders.hpp"

#include <cmath>
#include <utility>
#include <vector>

namespace tapeflow {
namespace {

// The factors of W = P L U; row[i] is the row of L U that is row i of W. LAPACK takes a matrix by
// columns, so it is given the transpose; `transposed` then holds Uᵀ on and below the diagonal, and
// Lᵀ above it.
struct Factors {
  Array<double> transposed;
  std::vector<std::size_t> row;
};

Factors factorised(const Array<double>& W) {
  const std::size_t d = W.shape()[0];
  Array<double> lu(W.shape());
  for (std::size_t i = 0; i < d; ++i) {
    for (std::size_t j = 0; j < d; ++j) lu(j, i) = W(i, j);
  }
  std::vector<int> exchange(d);  // for k = 0, 1, …: rows k and exchange[k] - 1 change places
  Lu<double>{d, lu.data(), exchange.data()}.factorise();
  std::vector<std::size_t> order = natural_order(d);
  for (std::size_t k = 0; k < d; ++k)
    std::swap(order[k], order[static_cast<std::size_t>(exchange[k] - 1)]);
  return {std::move(lu), inverse_order(order).place};
}

}  // namespace

template <class T>
LuLinear<T>::LuLinear(std::size_t features)
    : permutation_(natural_order(features)),
      shift_{"shift", filled<T>({features}, 0)},
      log_scale_{"log_scale", filled<T>({features}, 0)},
      lower_{"lower", filled<T>({features * (features - 1) / 2}, 0)},
      upper_{"upper", filled<T>({features * (features - 1) / 2}, 0)},
      sign_(frozen("sign", filled<T>({features}, 1), Values::sign)) {
  require(features > 0, "LuLinear: needs at least one column, got none");
}

template <class T>
LuLinear<T>::LuLinear(std::size_t features, Rng& rng)
    : LuLinear(random_orthogonal(features, rng)) {}

template <class T>
LuLinear<T>::LuLinear(const Array<double>& W) : LuLinear(side_of("LuLinear", W)) {
  const std::size_t d = sign_.value.size();
  const auto [lu, row] = factorised(W);
  permutation_ = Permutation<T>(row);
  for (std::size_t i = 0, next = 0; i < d; ++i) {
    require(lu(i, i) != 0, "LuLinear: needs an invertible matrix W, got a singular one");
    log_scale_.value(i) = static_cast<T>(std::log(std::abs(lu(i, i))));
    sign_.value(i) = lu(i, i) < 0 ? T(-1) : T(1);
    for (std::size_t j = 0; j < i; ++j, ++next) {
      lower_.value(next) = static_cast<T>(lu(j, i));
      upper_.value(next) = static_cast<T>(lu(i, j));
    }
  }
}

// tag: lu-factors
template <class T>
Var<T> LuLinear<T>::lower(Tape<T>& tape) const {
  return lower_triangle(tape.watch(lower_), tape.constant(filled<T>(sign_.value.shape(), 1)));
}

// (U + diag(sign exp(s)))ᵀ
template <class T>
Var<T> LuLinear<T>::upper_transposed(Tape<T>& tape) const {
  return lower_triangle(tape.watch(upper_), tape.watch(sign_) * exp(tape.watch(log_scale_)));
}
// end: lu-factors

// tag: lu
// For rows x and z instead of columns, and U with its diagonal: z = (x - t) Uᵀ Lᵀ Pᵀ,
// and x - t = z P L⁻ᵀ U⁻ᵀ.
template <class T>
Transformed<T> LuLinear<T>::latent(Var<T> x, Var<T>) const {
  Tape<T>& tape = x.tape();
  const Var<T> lu_transposed = matmul(upper_transposed(tape), transpose(lower(tape)));
  const Var<T> z = matmul(x - tape.watch(shift_), lu_transposed);
  return {permutation_.to_latent(z).value, constant_log_det(x, sum(tape.watch(log_scale_)))};
}

template <class T>
Transformed<T> LuLinear<T>::data(Var<T> z, Var<T>) const {
  Tape<T>& tape = z.tape();
  const Var<T> ordered = transpose(permutation_.to_data(z).value);  // [D, N]
  const Var<T> y = triangular_solve(lower(tape), ordered, Triangle::unit_lower);
  const Var<T> x = triangular_solve(transpose(upper_transposed(tape)), y, Triangle::upper);
  return {transpose(x) + tape.watch(shift_), constant_log_det(z, -sum(tape.watch(log_scale_)))};
}
// end: lu

template <class T>
void LuLinear<T>::visit(ParameterVisitor<T>& visitor) {
  visitor("permutation", permutation_);
  visitor("shift", shift_);
  visitor("log_scale", log_scale_);
  visitor("lower", lower_);
  visitor("upper", upper_);
  visitor("sign", sign_);
}

template class LuLinear<float>;
template class LuLinear<double>;

}  // namespace tapeflow
