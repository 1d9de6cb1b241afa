// A Gaussian for each phoneme.
#pragma once

#include "examples/ch17_speech/recording.hpp"
#include "flows/data/gaussian.hpp"

#include <vector>

namespace tapeflow {

/// Frames x [N, D], each of a phoneme 0 … P - 1: x ~ N(mean of the phoneme, covariance of the
/// phoneme). A phoneme with few frames borrows: its covariance is (n S + m W) / (n + m), with its
/// own S of n frames, the mean W of the covariances of all frames around their phonemes' means, and
/// m = 4 D.
class PhonemeGaussians {
 public:
  /// std::invalid_argument unless each phoneme 0 … P - 1 has a frame; the largest one is P - 1.
  PhonemeGaussians(const std::vector<std::size_t>& phonemes, const Array<double>& x);

  /// In nats, for each row.
  std::vector<double> log_prob(const std::vector<std::size_t>& phonemes,
                               const Array<double>& x) const;

 private:
  std::vector<Gaussian> gaussians_;
};

/// The phoneme of each row of `given`, which has the phoneme as one of P in its first columns.
std::vector<std::size_t> phonemes_of_rows(const Array<double>& given, const PhonemeSet& known);

}  // namespace tapeflow
