// Exercise ch15.2: MMD² between samples and Gaussians that are not round.
#pragma once

#include "engine/array.hpp"

#include <vector>

namespace tapeflow {

/// A mixture of K Gaussians with independent columns. Component k has the weight w_k, the mean m_k
/// and in each column c a deviation s_kc of its own:
///
///   p(y) = w_1 p_1(y) + … + w_K p_K(y),   where p_k draws column c from N(m_kc, s_kc²)
struct DiagonalMixture {
  std::vector<double> weights;  ///< w, [K], above 0, with the sum 1
  Array<double> means;          ///< m, [K, D]
  Array<double> deviations;     ///< s, [K, D], above 0
};

/// The three means of (15.10).
struct KernelMeans {
  double within;   ///< E k(x, x') over two samples
  double between;  ///< E k(x, y) over the samples and a draw of the truth
  double truth;    ///< E k(y, y') over two draws of the truth
  double mmd_squared() const { return within - 2 * between + truth; }
};

/// The three means for N >= 2 samples x [N, D] and a truth, with k(x, y) = exp(-‖x - y‖² / 2h²).
/// `within` is (15.11). The other two are exact over the truth: no y is drawn.
///
/// (15.13) is for a Gaussian with one deviation in all columns, and the code of the chapter for two
/// columns and components that share their weight and their deviation. Here all of them may differ,
/// and D is any number. Start on paper from one column, (15.12).
KernelMeans kernel_means(const Array<double>& x, const DiagonalMixture& truth, double h);

}  // namespace tapeflow

// Hint: Draw y from component k and y' from component l: how likely is this pair, and which normal
// density has y - y' in column c? A sample is a Gaussian with the deviation 0, so one function of a
// distance and a variance does all three means.
// Proved: The truth can be any mixture of this kind, and its side of MMD² still needs no draws.
// That costs D exponentials for each of N² / 2 + N K + K² pairs.
