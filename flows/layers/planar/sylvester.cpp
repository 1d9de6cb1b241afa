#include "flows/layers/planar/sylvester.hpp"

#include "engine/check.hpp"
#include "flows/layers/planar/tanh_root.hpp"

#include <cmath>
#include <functional>
#include <numbers>

namespace tapeflow {
namespace {

// 1 where rule(i, j) holds, else 0: [n, m].
template <class T, class Rule>
Array<T> ones_where(std::size_t n, std::size_t m, Rule rule) {
  Array<T> a(Shape{n, m});
  for (std::size_t k = 0; k < a.size(); ++k) a.data()[k] = rule(k / m, k % m) ? T(1) : T(0);
  return a;
}

}  // namespace

template <class T>
Sylvester<T>::Sylvester(std::size_t features, std::size_t units, Rng& rng)
    // tag: sylvester-start
    : diagonal_(ones_where<T>(units, units, std::equal_to<>())),
      above_(ones_where<T>(units, units, std::less<>())),
      first_columns_(ones_where<T>(features, units, std::equal_to<>())),
      v_{"v", rng.normal<T>({features, units})},
      triangles_{"triangles", diagonal_ * static_cast<T>(std::log(std::numbers::e - 1))},
      log_diagonal_{"log_diagonal", filled<T>({units}, 0)},
      b_{"b", rng.normal<T>({units})} {
  require(0 < units && units <= features, "Sylvester: needs units from 1 to the " +
                                              std::to_string(features) + " features, got " +
                                              std::to_string(units));
}
// end: sylvester-start

// tag: sylvester-maps
template <class T>
Transformed<T> Sylvester<T>::data(Var<T> z, Var<T>) const {
  const auto [in, out, inner, m, b] = weights(z.tape());
  const Var<T> t = linear(z, in, b, Activation::tanh);
  return {z + matmul(t, out), log_slope(t, m)};
}

// Entry i of R~ Qᵀ x + b is p_i + (m_i - 1) tanh p_i + Σ_{j>i} (R~ R)_ij tanh p_j, and the p_j are
// known when it is i's turn.
template <class T>
Transformed<T> Sylvester<T>::latent(Var<T> x, Var<T>) const {
  const auto [in, out, inner, m, b] = weights(x.tape());
  const Var<T> c = linear(x, in, b);
  const std::size_t units = m.size();
  Var<T> t;  // tanh p of the entries solved, [N, units - i]
  for (std::size_t i = units; i-- > 0;) {
    Var<T> c_i = slice(c, 1, i, i + 1);
    if (t) c_i = c_i - matmul(t, transpose(slice(slice(inner, 0, i, i + 1), 1, i + 1)));
    const Var<T> t_i = tanh(tanh_root(c_i, slice(m, 0, i, i + 1)));
    t = t ? concatenate({t_i, t}, 1) : t_i;
  }
  return {x - matmul(t, out), -log_slope(t, m)};
}
// end: sylvester-maps

// tag: sylvester-weights
template <class T>
typename Sylvester<T>::Weights Sylvester<T>::weights(Tape<T>& tape) const {
  const Var<T> diagonal = tape.view(diagonal_), above = tape.view(above_);
  const Var<T> triangles = tape.watch(triangles_), d = exp(tape.watch(log_diagonal_));
  const Var<T> m = softplus(sum(triangles * diagonal, {0}));
  const Var<T> R = triangles * above + diagonal * ((m - 1) / d);
  const Var<T> R_tilde = transpose(triangles) * above + diagonal * d;
  const Var<T> Q = orthonormal(tape);
  return {matmul(Q, transpose(R_tilde)), matmul(transpose(R), transpose(Q)), matmul(R_tilde, R), m,
          tape.watch(b_)};
}
// end: sylvester-weights

// tag: orthonormal
template <class T>
Var<T> Sylvester<T>::orthonormal(Tape<T>& tape) const {
  const Var<T> v = tape.watch(v_);
  Var<T> Q = tape.view(first_columns_);
  for (std::size_t k = 0; k < v.extent(1); ++k) {
    const Var<T> v_k = slice(v, 1, k, k + 1);  // [D, 1]
    Q = Q - matmul(v_k, matmul(transpose(v_k), Q)) * (2 / sum(square(v_k)));
  }
  return Q;
}
// end: orthonormal

template <class T>
void Sylvester<T>::visit(ParameterVisitor<T>& visitor) {
  visitor("v", v_);
  visitor("triangles", triangles_);
  visitor("log_diagonal", log_diagonal_);
  visitor("b", b_);
}

template class Sylvester<float>;
template class Sylvester<double>;

}  // namespace tapeflow
