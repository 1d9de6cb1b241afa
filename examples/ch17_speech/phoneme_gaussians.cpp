#include "examples/ch17_speech/phoneme_gaussians.hpp"

#include "engine/check.hpp"
#include "engine/ops.hpp"
#include "flows/data/rows.hpp"
#include "flows/data/statistics.hpp"

#include <algorithm>
#include <string>

namespace tapeflow {
namespace {

using RowNumbers = std::vector<std::size_t>;

// The rows of each phoneme.
std::vector<RowNumbers> rows_by_phoneme(const std::vector<std::size_t>& phonemes) {
  std::vector<RowNumbers> rows;
  for (std::size_t n = 0; n < phonemes.size(); ++n) {
    if (phonemes[n] >= rows.size()) rows.resize(phonemes[n] + 1);
    rows[phonemes[n]].push_back(n);
  }
  return rows;
}

// The sum of (x - mean)ᵀ (x - mean) over the rows of x, [D, D].
Array<double> scatter(const Array<double>& x, const Array<double>& mean) {
  Tape<double> tape({.record = false});
  const Var<double> away = tape.constant(x) - tape.constant(mean);
  return matmul(transpose(away), away).value();
}

Array<double> factor(const Array<double>& covariance) {
  Tape<double> tape({.record = false});
  return cholesky(tape.constant(covariance)).value();
}

}  // namespace

PhonemeGaussians::PhonemeGaussians(const std::vector<std::size_t>& phonemes,
                                   const Array<double>& x) {
  const std::size_t D = x.shape(1);
  const double borrowed = 4 * static_cast<double>(D), N = static_cast<double>(x.shape(0));
  std::vector<Array<double>> means, scatters;
  std::vector<double> counts;
  Array<double> within = filled<double>({D, D}, 0);
  for (const RowNumbers& rows : rows_by_phoneme(phonemes)) {
    require(!rows.empty(), "PhonemeGaussians: needs a frame of each phoneme, got none of phoneme " +
                               std::to_string(means.size()));
    const Array<double> own = select_rows(x, rows);
    means.push_back(column_moments(own).mean);
    scatters.push_back(scatter(own, means.back()));
    counts.push_back(static_cast<double>(rows.size()));
    within += scatters.back() / N;
  }
  for (std::size_t p = 0; p < means.size(); ++p)
    gaussians_.push_back(
        Gaussian::of(means[p], factor((scatters[p] + borrowed * within) / (counts[p] + borrowed))));
}

std::vector<double> PhonemeGaussians::log_prob(const std::vector<std::size_t>& phonemes,
                                               const Array<double>& x) const {
  std::vector<double> result(x.shape(0));
  const std::vector<RowNumbers> rows = rows_by_phoneme(phonemes);
  for (std::size_t p = 0; p < rows.size(); ++p) {
    if (rows[p].empty()) continue;
    const std::vector<double> own = gaussians_.at(p).log_prob(select_rows(x, rows[p]));
    for (std::size_t k = 0; k < own.size(); ++k) result[rows[p][k]] = own[k];
  }
  return result;
}

std::vector<std::size_t> phonemes_of_rows(const Array<double>& given, const PhonemeSet& known) {
  std::vector<std::size_t> phonemes;
  for (std::size_t n = 0; n < given.shape(0); ++n)
    phonemes.push_back(static_cast<std::size_t>(
        std::max_element(&given(n, 0), &given(n, 0) + known.size()) - &given(n, 0)));
  return phonemes;
}

}  // namespace tapeflow
