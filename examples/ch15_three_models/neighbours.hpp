// Metrics of nearest neighbours: density, coverage, and whether a model repeats its training rows.
#pragma once

#include "engine/array.hpp"

namespace tapeflow {

/// ‖a_i - b_j‖² of rows of a [N, D] and b [M, D].
double squared_distance(const Array<double>& a, std::size_t i, const Array<double>& b,
                        std::size_t j);

/// Around each real row lies a ball that reaches to the row's k-th nearest other real row.
///
///   density  = 1 / (k M) Σ_j (the number of balls that hold the generated row j)
///   coverage = the share of the balls that hold a generated row
///
/// (Naeem et al., arXiv:2002.09797, eq. 4 and 5.) real: [N, D]; generated: [M, D]; k < N.
struct DensityAndCoverage {
  double density, coverage;
};
/// Whether a row counts among its own neighbours, at distance 0. It must not: `counted` is a
/// planted mistake, which makes every ball that of k - 1 neighbours.
enum class OwnRow { left_out, counted };
DensityAndCoverage density_and_coverage(const Array<double>& real, const Array<double>& generated,
                                        std::size_t k, OwnRow own = OwnRow::left_out);

/// What coverage is on average if both kinds of rows have one distribution, for N real and M
/// generated rows: 1 - (N-1)…(N-k) / ((N+M-1)…(N+M-k)), near 1 - 2^-k for large N = M
/// (arXiv:2002.09797, appendix). The density is then 1 on average.
double expected_coverage(std::size_t real, std::size_t generated, std::size_t k);

/// The share of the generated rows whose nearest row is a training row, and not a held-out one,
/// for as many training rows [N, D] as held-out rows [N, D]. It is 1/2 on average for a model that
/// has only learnt the distribution, and 1 for one that repeats its training rows.
double nearer_to_training(const Array<double>& generated, const Array<double>& train,
                          const Array<double>& held_out);

/// For each row of `rows` the index of the nearest row of `among`.
std::vector<std::size_t> nearest_rows(const Array<double>& rows, const Array<double>& among);

}  // namespace tapeflow
