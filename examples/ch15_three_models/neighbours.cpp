#include "examples/ch15_three_models/neighbours.hpp"

#include <algorithm>
#include <limits>

namespace tapeflow {
namespace {

// tag: radii
// The squared distance of each row to its k-th nearest other row.
std::vector<double> squared_radii(const Array<double>& rows, std::size_t k, OwnRow own) {
  const std::size_t n = rows.shape(0);
  std::vector<double> radii(n), distances(n);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) distances[j] = squared_distance(rows, i, rows, j);
    if (own == OwnRow::left_out) distances[i] = std::numeric_limits<double>::infinity();
    const auto kth = distances.begin() + static_cast<std::ptrdiff_t>(k - 1);
    std::nth_element(distances.begin(), kth, distances.end());
    radii[i] = *kth;
  }
  return radii;
}
// end: radii

struct Nearest {
  std::size_t row = 0;
  double squared_distance = std::numeric_limits<double>::infinity();
};

Nearest nearest(const Array<double>& rows, std::size_t i, const Array<double>& among) {
  Nearest found;
  for (std::size_t j = 0; j < among.shape(0); ++j)
    if (const double distance = squared_distance(rows, i, among, j);
        distance < found.squared_distance)
      found = {j, distance};
  return found;
}

}  // namespace

double squared_distance(const Array<double>& a, std::size_t i, const Array<double>& b,
                        std::size_t j) {
  const std::size_t d = a.shape(1);
  const double *p = a.data() + i * d, *q = b.data() + j * d;
  double sum = 0;
  for (std::size_t c = 0; c < d; ++c) sum += (p[c] - q[c]) * (p[c] - q[c]);
  return sum;
}

// tag: coverage
DensityAndCoverage density_and_coverage(const Array<double>& real, const Array<double>& generated,
                                        std::size_t k, OwnRow own) {
  const std::size_t n = real.shape(0), m = generated.shape(0);
  const std::vector<double> radii = squared_radii(real, k, own);
  std::size_t inside = 0, covered = 0;
  for (std::size_t i = 0; i < n; ++i) {
    std::size_t in_ball = 0;
    for (std::size_t j = 0; j < m; ++j)
      if (squared_distance(real, i, generated, j) < radii[i]) ++in_ball;
    inside += in_ball;
    if (in_ball > 0) ++covered;
  }
  return {static_cast<double>(inside) / static_cast<double>(k * m),
          static_cast<double>(covered) / static_cast<double>(n)};
}
// end: coverage

// tag: expected
double expected_coverage(std::size_t real, std::size_t generated, std::size_t k) {
  double uncovered = 1;
  for (std::size_t i = 1; i <= k; ++i)
    uncovered *= static_cast<double>(real - i) / static_cast<double>(real + generated - i);
  return 1 - uncovered;
}
// end: expected

// tag: memorised
double nearer_to_training(const Array<double>& generated, const Array<double>& train,
                          const Array<double>& held_out) {
  std::size_t nearer = 0;
  for (std::size_t i = 0; i < generated.shape(0); ++i)
    if (nearest(generated, i, train).squared_distance <
        nearest(generated, i, held_out).squared_distance)
      ++nearer;
  return static_cast<double>(nearer) / static_cast<double>(generated.shape(0));
}
// end: memorised

std::vector<std::size_t> nearest_rows(const Array<double>& rows, const Array<double>& among) {
  std::vector<std::size_t> found(rows.shape(0));
  for (std::size_t i = 0; i < found.size(); ++i) found[i] = nearest(rows, i, among).row;
  return found;
}

}  // namespace tapeflow
