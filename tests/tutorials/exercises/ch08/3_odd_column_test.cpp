#include "tutorials/exercises/ch08/3_odd_column.hpp"

#include "tests/tutorials/exercises/judge.hpp"

#include <cmath>
#include <numbers>
#include <string>

namespace tapeflow::exercise {
namespace {

using Sentences = std::vector<std::string>;

constexpr std::size_t d = 4, rows = 20;

// A density of four columns in different units: deviations about e^4, e^-2, e^-1 and 1.
Made<double> network() {
  Rng rng(2);
  Made<double> made({0, 1, 2, 3}, {.hidden = {10}, .outputs = 2}, rng);
  Array<double>& bias = made.named_parameters().back().parameter->value;
  const double log_deviations[d] = {4, -2, -1, 0};
  for (std::size_t j = 0; j < d; ++j) bias(d + j) = log_deviations[j];
  return made;
}

struct Conditional {
  double deviations, log_density;
};

// All columns of all rows, row after row.
std::vector<Conditional> conditionals(const Made<double>& made, const Array<double>& x) {
  Tape<double> tape({.record = false});
  const Array<double>& both = made(tape.constant(x)).value();
  std::vector<Conditional> all;
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t j = 0; j < d; ++j) {
      const double deviation = std::exp(both(i, d + j)), z = (x(i, j) - both(i, j)) / deviation;
      all.push_back({z, -z * z / 2 - std::log(deviation * std::sqrt(2 * std::numbers::pi))});
    }
  }
  return all;
}

std::string row(std::size_t i) { return "row " + std::to_string(i) + ": "; }

bool close(double a, double b) { return std::abs(a - b) <= 1e-9 * std::max(1., std::abs(b)); }

// What the answers of all rows have in common, if they go by another rule; else empty.
std::string rule_of(const std::vector<OddColumn>& odd, const std::vector<Conditional>& all) {
  bool lowest_density = true, farthest_above = true;
  for (std::size_t k = 0; k < all.size(); ++k) {
    const std::size_t chosen = odd[k / d].column;
    if (chosen >= d) return "";
    const Conditional& other = all[k];
    const Conditional& mine = all[k / d * d + chosen];
    lowest_density = lowest_density && mine.log_density <= other.log_density;
    farthest_above = farthest_above && mine.deviations >= other.deviations;
  }
  if (lowest_density)
    return ". In every row you chose the column of the lowest log-density. But that depends on the "
           "units: in cents a density is 100 times lower than in euros";
  return farthest_above ? ". But a value far below its mean is odd as well" : "";
}

// Empty if both numbers of the right column are right.
std::string wrong_numbers(std::size_t i, const OddColumn& got, const Conditional& right) {
  const std::string column = row(i) + "column " + std::to_string(got.column);
  if (!close(got.deviations, right.deviations))
    return column + " lies " + shown(right.deviations) + " deviations from its mean, you say " +
           shown(got.deviations);
  if (close(got.log_density, right.log_density)) return "";
  const std::string sentence = column + " has the log-density " + shown(right.log_density) +
                               ", you say " + shown(got.log_density);
  const double off = got.log_density - right.log_density;
  const double half_log_2pi = std::log(2 * std::numbers::pi) / 2;
  const double alpha = -right.log_density - right.deviations * right.deviations / 2 - half_log_2pi;
  if (close(off, alpha)) return sentence + ": is -α, the log-determinant of this column, left out?";
  if (close(off, half_log_2pi)) return sentence + ": ½ ln 2π is left out";
  return sentence;
}

}  // namespace

Sentences judge() {
  const Made<double> made = network();
  Array<double> x = Rng(7).normal<double>({rows, d});
  for (std::size_t i = 0; i < rows; ++i) x(i, 0) *= 60;
  const std::vector<Conditional> all = conditionals(made, x);
  const std::vector<OddColumn> odd = odd_columns(made, x);
  if (odd.size() != rows)
    return {"x has " + std::to_string(rows) + " rows, you return " + std::to_string(odd.size()) +
            " answers"};
  for (std::size_t i = 0; i < rows; ++i) {
    std::size_t most = 0;
    for (std::size_t j = 0; j < d; ++j)
      if (std::abs(all[i * d + j].deviations) > std::abs(all[i * d + most].deviations)) most = j;
    const Conditional& right = all[i * d + most];
    if (odd[i].column != most)
      return {row(i) + "column " + std::to_string(most) + " lies " + shown(right.deviations) +
              " deviations from its mean, farther than column " + std::to_string(odd[i].column) +
              ", which you chose" + rule_of(odd, all)};
    const std::string wrong = wrong_numbers(i, odd[i], right);
    if (!wrong.empty()) return {wrong};
  }
  return {};
}

}  // namespace tapeflow::exercise
