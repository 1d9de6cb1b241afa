// Array computations spelled out index by index, slow and obvious, for comparison with the
// operations. They use nothing of the engine except Array and Shape.
#pragma once

#include "engine/array.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

namespace tapeflow::plain {

using Index = std::vector<std::size_t>;

/// The entry of a row-major array at this index.
inline double& at(Array<double>& x, const Index& index) {
  std::size_t flat = 0;
  for (std::size_t k = 0; k < index.size(); ++k) flat = flat * x.shape()[k] + index[k];
  return x.data()[flat];
}
inline double at(const Array<double>& x, const Index& index) {
  return at(const_cast<Array<double>&>(x), index);
}

/// Calls f for every index of an array of this shape, the last index fastest.
inline void for_each_index(const Shape& shape, const std::function<void(const Index&)>& f) {
  Index index(shape.size(), 0);
  for (std::size_t left = element_count(shape); left > 0; --left) {
    f(index);
    for (std::size_t k = index.size(); k-- > 0;) {
      if (++index[k] < shape[k]) break;
      index[k] = 0;
    }
  }
}

/// The array of this shape whose entry at i is f(i).
inline Array<double> build(const Shape& shape, const std::function<double(const Index&)>& f) {
  Array<double> y(shape);
  for_each_index(shape, [&](const Index& i) { at(y, i) = f(i); });
  return y;
}

/// NumPy's broadcasting: shapes are aligned at the end; an extent that is 1 or missing repeats.
inline Array<double> broadcast(const Array<double>& a, const Array<double>& b,
                               const std::function<double(double, double)>& f) {
  const std::size_t rank = std::max(a.dimension(), b.dimension());
  Shape shape(rank, 1);
  for (const Array<double>* x : {&a, &b}) {
    for (std::size_t k = 0; k < x->dimension(); ++k) {
      std::size_t& extent = shape[rank - x->dimension() + k];
      if (x->shape()[k] != 1) extent = x->shape()[k];
    }
  }
  const auto pick = [rank](const Array<double>& x, const Index& i) {
    Index own(x.dimension());
    for (std::size_t k = 0; k < own.size(); ++k) {
      own[k] = x.shape()[k] == 1 ? 0 : i[rank - own.size() + k];
    }
    return at(x, own);
  };
  return build(shape, [&](const Index& i) { return f(pick(a, i), pick(b, i)); });
}

/// The entries along the given axes folded: total = f(total, entry), starting with `start`.
inline Array<double> fold(const Array<double>& x, const std::vector<std::size_t>& axes,
                          double start, double (*f)(double, double)) {
  const auto rest = [&axes](const auto& all) {
    Index kept;
    for (std::size_t k = 0; k < all.size(); ++k) {
      if (std::find(axes.begin(), axes.end(), k) == axes.end()) kept.push_back(all[k]);
    }
    return kept;
  };
  const Index kept = rest(x.shape());
  Array<double> y(Shape(kept.begin(), kept.end()), start);
  for_each_index(x.shape(), [&](const Index& i) {
    double& total = at(y, rest(i));
    total = f(total, at(x, i));
  });
  return y;
}

/// [n, k] times [k, m].
inline Array<double> matmul(const Array<double>& a, const Array<double>& b) {
  return build({a.shape()[0], b.shape()[1]}, [&](const Index& i) {
    double total = 0;
    for (std::size_t k = 0; k < a.shape()[1]; ++k) total += at(a, {i[0], k}) * at(b, {k, i[1]});
    return total;
  });
}

/// The convolution of x [N, H, W, C] with kernel [kh, kw, C, K], with zeros around the pictures.
inline Array<double> convolution(const Array<double>& x, const Array<double>& kernel) {
  const auto &in = x.shape(), &k = kernel.shape();
  return build({in[0], in[1], in[2], k[3]}, [&](const Index& y) {
    double total = 0;
    for_each_index({k[0], k[1], k[2]}, [&](const Index& tap) {
      const std::size_t i = y[1] + tap[0], j = y[2] + tap[1];  // below and right of the place in x
      if (i < k[0] / 2 || i >= in[1] + k[0] / 2 || j < k[1] / 2 || j >= in[2] + k[1] / 2) return;
      total += at(x, {y[0], i - k[0] / 2, j - k[1] / 2, tap[2]}) *
               at(kernel, {tap[0], tap[1], tap[2], y[3]});
    });
    return total;
  });
}

/// a without row r and column c.
inline Array<double> minor_of(const Array<double>& a, std::size_t r, std::size_t c) {
  const std::size_t n = a.shape()[0] - 1;
  return build({n, n}, [&](const Index& i) {
    return at(a, {i[0] + (i[0] >= r), i[1] + (i[1] >= c)});
  });
}

/// The determinant of a [n, n] by expansion along the first row.
inline double determinant(const Array<double>& a) {
  double total = a.size() == 0 ? 1 : 0;
  for (std::size_t j = 0; j < a.shape()[1]; ++j) {
    total += (j % 2 ? -1 : 1) * at(a, {0, j}) * determinant(minor_of(a, 0, j));
  }
  return total;
}

/// The inverse by Cramer's rule.
inline Array<double> inverse(const Array<double>& a) {
  return build(a.shape(), [&](const Index& i) {
    const double sign = (i[0] + i[1]) % 2 ? -1 : 1;
    return sign * determinant(minor_of(a, i[1], i[0])) / determinant(a);
  });
}

/// The lower Cholesky factor, entry by entry from L Lᵀ = A; reads the lower triangle of A.
inline Array<double> cholesky(const Array<double>& a) {
  Array<double> L = filled(a.shape(), 0.0);
  for (std::size_t i = 0; i < a.shape()[0]; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      double rest = at(a, {i, j});
      for (std::size_t k = 0; k < j; ++k) rest -= at(L, {i, k}) * at(L, {j, k});
      at(L, {i, j}) = i == j ? std::sqrt(rest) : rest / at(L, {j, j});
    }
  }
  return L;
}

/// The parts one after the other along the axis.
inline Array<double> concatenate(const std::vector<Array<double>>& parts, std::size_t axis) {
  Shape shape = parts[0].shape();
  shape[axis] = 0;
  for (const auto& part : parts) shape[axis] += part.shape()[axis];
  return build(shape, [&](Index i) {
    std::size_t p = 0;
    for (; i[axis] >= parts[p].shape()[axis]; ++p) i[axis] -= parts[p].shape()[axis];
    return at(parts[p], i);
  });
}

}  // namespace tapeflow::plain
