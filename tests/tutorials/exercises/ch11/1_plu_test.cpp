// Judges factors_of and log_det_of: the factors have their forms, their product is W, and the
// log-determinant is that of all pixels.
#include "tutorials/exercises/ch11/1_plu.hpp"

#include "engine/ops.hpp"
#include "tests/tutorials/exercises/judge.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

namespace tapeflow::exercise {
namespace {

using Sentences = std::vector<std::string>;

// A few roundings of numbers near 1 for each of at most 64 entries, pivoted: far below 1e-9.
constexpr double rounding = 1e-9;

std::string at(std::size_t i, std::size_t j) {
  return "[" + std::to_string(i) + ", " + std::to_string(j) + "]";
}

// What is wrong with the forms of the factors; empty if nothing is.
std::string wrong_form(const Factors& f, std::size_t c) {
  if (f.row.size() != c || f.sign.size() != c || f.log_scale.size() != c ||
      f.lower.shape() != Shape{c, c} || f.upper.shape() != Shape{c, c})
    return "a factor has the wrong number of entries";
  std::vector<std::size_t> sorted = f.row;
  std::sort(sorted.begin(), sorted.end());
  for (std::size_t i = 0; i < c; ++i)
    if (sorted[i] != i) return "row does not list each of 0 … C - 1 once";
  for (std::size_t i = 0; i < c; ++i) {
    if (f.sign[i] != 1 && f.sign[i] != -1)
      return "sign[" + std::to_string(i) + "] is " + shown(f.sign[i]) + ", not 1 or -1";
    for (std::size_t j = 0; j < c; ++j) {
      if (j >= i && f.lower(i, j) != (i == j))
        return "L" + at(i, j) + " is " + shown(f.lower(i, j)) + ", not " + shown(i == j);
      if (j <= i && f.upper(i, j) != 0)
        return "U" + at(i, j) + " is " + shown(f.upper(i, j)) + ", not 0";
    }
  }
  return "";
}

// P L (U + diag(d)), where row[i] of the product is row i of the result.
Array<double> product(const Factors& f, const std::vector<std::size_t>& row,
                      const std::vector<double>& diagonal) {
  const std::size_t c = row.size();
  Array<double> W(Shape{c, c});
  for (std::size_t i = 0; i < c; ++i) {
    for (std::size_t j = 0; j < c; ++j) {
      double sum = 0;
      for (std::size_t k = 0; k < c; ++k)
        sum += f.lower(row[i], k) * (k == j ? diagonal[k] : f.upper(k, j));
      W(i, j) = sum;
    }
  }
  return W;
}

std::vector<double> diagonal_of(const Factors& f) {
  std::vector<double> d;
  for (std::size_t k = 0; k < f.sign.size(); ++k) d.push_back(f.sign[k] * std::exp(f.log_scale[k]));
  return d;
}

std::vector<std::size_t> inverse(const std::vector<std::size_t>& row) {
  std::vector<std::size_t> place(row.size());
  for (std::size_t i = 0; i < row.size(); ++i) place[row[i]] = i;
  return place;
}

bool same(const Array<double>& a, const Array<double>& b) {
  for (std::size_t i = 0; i < a.size(); ++i)
    if (!(std::abs(a.data()[i] - b.data()[i]) < rounding)) return false;
  return true;
}

// Whether some choice of the signs makes the product W: at most 2^8 choices.
bool same_with_other_signs(const Factors& f, const Array<double>& W) {
  const std::size_t c = f.row.size();
  for (std::size_t choice = 0; choice < std::size_t{1} << c; ++choice) {
    std::vector<double> d;
    for (std::size_t k = 0; k < c; ++k)
      d.push_back((choice >> k & 1 ? -1 : 1) * std::exp(f.log_scale[k]));
    if (same(product(f, f.row, d), W)) return true;
  }
  return false;
}

std::string wrong_product(const Factors& f, const Array<double>& W, const std::string& name) {
  const std::vector<double> d = diagonal_of(f);
  for (const double v : d)
    if (!std::isfinite(v))
      return name + ": a pivot is " + shown(v) +
             ". Do you look for the largest entry of the "
             "column, and exchange rows?";
  if (same(product(f, f.row, d), W)) return "";
  if (same_with_other_signs(f, W))
    return name +
           ": the product is W if some signs are turned. A pivot may be negative: keep its "
           "sign beside the logarithm of its absolute value";
  if (same(product(f, inverse(f.row), d), W))
    return name +
           ": the product is W if row is inverted. row[i] says which row of the product is "
           "row i of W, and not where row i of the product goes";
  return name + ": the product P L (U + diag(sign exp(log_scale))) is not W";
}

Array<double> random_matrix(std::size_t c, std::uint64_t seed) {
  Array<double> W(Shape{c, c});
  std::uint64_t state = seed;
  for (double& v : W) {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    v = static_cast<double>(state >> 40) / (1 << 23) - 1;
  }
  return W;
}

double log_abs_det(const Array<double>& W) {
  Tape<double> tape({.record = false});
  return slogdet(tape.constant(W)).log_abs.value()(0);
}

// What is wrong with the log-determinant of 3 x 5 pixels.
std::string wrong_log_det(const Factors& f, double one) {
  const double all = log_det_of(f, 3, 5);
  if (std::abs(all - 15 * one) < rounding) return "";
  const std::string got =
      "log_det_of says " + shown(all) + " for 3 x 5 pixels, not " + shown(15 * one);
  if (std::abs(all - one) < rounding) return got + ": that is the log-determinant of one pixel";
  if (std::abs(all + 15 * one) < rounding) return got + ": the sign is that of the way to data";
  return got;
}

}  // namespace

Sentences judge() {
  const Array<double> exchange{{0, 1}, {1, 0}}, mirror{{-2, 0}, {1, 3}};
  const std::vector<std::pair<std::string, Array<double>>> cases{
      {"W = {{-2, 0}, {1, 3}}", mirror},
      {"W = {{0, 1}, {1, 0}}", exchange},
      {"a random W of 4 channels", random_matrix(4, 1)},
      {"a random W of 8 channels", random_matrix(8, 2)}};
  for (const auto& [name, W] : cases) {
    const Factors f = factors_of(W);
    const std::string form = wrong_form(f, W.shape(0));
    if (!form.empty()) return {name + ": " + form};
    const std::string sentence = wrong_product(f, W, name);
    if (!sentence.empty()) return {sentence};
  }
  const Array<double>& W = cases.back().second;
  const std::string log_det = wrong_log_det(factors_of(W), log_abs_det(W));
  return log_det.empty() ? Sentences{} : Sentences{log_det};
}

}  // namespace tapeflow::exercise
