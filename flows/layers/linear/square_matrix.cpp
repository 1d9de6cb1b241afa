#include "flows/layers/linear/square_matrix.hpp"

#include "engine/check.hpp"

#include <cmath>

namespace tapeflow {
namespace {

double dot(const Array<double>& a, std::size_t i, std::size_t j) {
  double result = 0;
  for (std::size_t k = 0; k < a.shape()[1]; ++k) result += a(i, k) * a(j, k);
  return result;
}

}  // namespace

Array<double> identity_matrix(std::size_t features) {
  Array<double> identity = filled<double>({features, features}, 0);
  for (std::size_t j = 0; j < features; ++j) identity(j, j) = 1;
  return identity;
}

// Gram–Schmidt on random rows; the second round removes the rounding errors of the first.
Array<double> random_orthogonal(std::size_t features, Rng& rng) {
  const std::size_t d = features;
  Array<double> q = rng.normal<double>({d, d});
  for (std::size_t i = 0; i < d; ++i) {
    for (std::size_t j = 0; j < 2 * i; ++j) {
      const double along = dot(q, i, j % i);
      for (std::size_t k = 0; k < d; ++k) q(i, k) -= along * q(j % i, k);
    }
    const double norm = std::sqrt(dot(q, i, i));
    for (std::size_t k = 0; k < d; ++k) q(i, k) /= norm;
  }
  return q;
}

std::size_t side_of(const char* caller, const Array<double>& W) {
  const Shape& shape = W.shape();
  if (shape.size() != 2 || shape[0] != shape[1])
    shape_error(caller, "a matrix W [D, D]", to_string(shape));
  return shape[0];
}

}  // namespace tapeflow
