#include "tutorials/exercises/ch07/2_first_statistics.hpp"

#include "engine/random.hpp"
#include "tests/tutorials/exercises/judge.hpp"

#include <cmath>
#include <string>

namespace tapeflow::exercise {
namespace {

using Sentences = std::vector<std::string>;

constexpr std::size_t n = 200, d = 2;

// Column 0 is moved by column 1, or column 1 by column 0; both scales grow from step to step.
Array<double> bent(const Array<double>& x, std::size_t moved) {
  Array<double> z = x;
  for (std::size_t i = 0; i < n; ++i)
    z(i, moved) = 3 * x(i, moved) + 2 + x(i, 1 - moved) * x(i, 1 - moved);
  return z;
}

std::vector<NormalisedStep> three_steps() {
  std::vector<NormalisedStep> steps;
  for (std::size_t k = 0; k < 3; ++k)
    steps.push_back({std::vector<double>(d, 0), std::vector<double>(d, 0), false,
                     [k](const Array<double>& x) { return bent(x, k % 2); }});
  return steps;
}

Array<double> training_rows() {
  Array<double> x = Rng(6).normal<double>({n, d});
  for (std::size_t i = 0; i < n; ++i) {
    x(i, 0) = 5 * x(i, 0) - 7;
    x(i, 1) = 0.1 * x(i, 1) + 30;
  }
  return x;
}

Array<double> normalised(const NormalisedStep& step, Array<double> x) {
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < d; ++j)
      x(i, j) = x(i, j) * std::exp(step.log_scale[j]) + step.shift[j];
  return x;
}

struct Moments {
  double mean = 0, deviation = 0;
};
Moments moments(const Array<double>& x, std::size_t column) {
  Moments m;
  for (std::size_t i = 0; i < n; ++i) m.mean += x(i, column) / n;
  for (std::size_t i = 0; i < n; ++i)
    m.deviation += (x(i, column) - m.mean) * (x(i, column) - m.mean) / n;
  m.deviation = std::sqrt(m.deviation);
  return m;
}

// Sums of 200 numbers below 100 round to about 1e-13, and a division by a deviation of 0.1 makes
// 1e-12 of that.
bool is(double value, double expected) { return std::abs(value - expected) < 1e-9; }

std::string name(std::size_t step, std::size_t column) {
  return "step " + std::to_string(step) + ", column " + std::to_string(column) + ": ";
}

// The first column of a step that is not set that does not leave with mean 0 and deviation 1.
std::string not_normalised(const std::vector<NormalisedStep>& steps, const Array<double>& rows) {
  Array<double> x = rows;
  for (std::size_t k = 0; k < steps.size(); ++k) {
    const Array<double> z = normalised(steps[k], x);
    for (std::size_t j = 0; j < d; ++j) {
      const Moments out = moments(z, j), raw = moments(normalised(steps[k], rows), j);
      if (is(out.mean, 0) && is(out.deviation, 1)) continue;
      std::string sentence = name(k, j) + "the rows leave with mean " + shown(out.mean) +
                             " and deviation " + shown(out.deviation);
      if (is(raw.mean, 0) && is(raw.deviation, 1))
        sentence +=
            ". The statistics fit, but they are those of the rows at the door, not of the "
            "rows that arrive at this step";
      if (is(out.deviation, std::sqrt((n - 1.) / n))) sentence += ". Divide by N, not by N - 1";
      return sentence;
    }
    x = steps[k].coupling(z);
  }
  return "";
}

std::string on_fresh_steps(const Array<double>& rows) {
  std::vector<NormalisedStep> steps = three_steps();
  initialise(steps, rows);
  for (std::size_t k = 0; k < steps.size(); ++k)
    if (!steps[k].initialised) return "step " + std::to_string(k) + " is not marked as initialised";
  return not_normalised(steps, rows);
}

std::string on_initialised_step(const Array<double>& rows) {
  std::vector<NormalisedStep> steps = three_steps();
  steps[1] = {{0.25, -1}, {4, 0.5}, true, steps[1].coupling};
  initialise(steps, rows);
  if (steps[1].log_scale != std::vector<double>{0.25, -1} ||
      steps[1].shift != std::vector<double>{4, 0.5})
    return "step 1 had values before the call, and has others now: a model that is loaded and "
           "trained on would lose what it has learnt";
  Array<double> x = steps[0].coupling(normalised(steps[0], rows));
  x = steps[1].coupling(normalised(steps[1], x));
  const Moments out = moments(normalised(steps[2], x), 0);
  if (is(out.mean, 0) && is(out.deviation, 1)) return "";
  return "the rows leave step 2 with mean " + shown(out.mean) + " and deviation " +
         shown(out.deviation) +
         ", if the step before it was initialised already: do the rows still pass through it?";
}

// The sum of 200 numbers 0.1 is not 20 in double: a deviation of exactly zero is no test for this.
std::string on_constant_column(Array<double> rows) {
  for (std::size_t i = 0; i < n; ++i) rows(i, 0) = 0.1;
  std::vector<NormalisedStep> steps = three_steps();
  steps.resize(1);
  initialise(steps, rows);
  const double scale = steps[0].log_scale[0], shift = steps[0].shift[0];
  if (scale == 0 && is(shift, -0.1)) return "";
  return "a column in which all numbers are equal, 0.1, gets the log_scale " + shown(scale) +
         " and the shift " + shown(shift) +
         ", not 0 and -0.1. If you look for a deviation of zero: the mean of equal numbers may "
         "round, so compare the numbers with one another";
}

}  // namespace

Sentences judge() {
  const Array<double> rows = training_rows();
  std::string wrong = on_fresh_steps(rows);
  if (wrong.empty()) wrong = on_initialised_step(rows);
  if (wrong.empty()) wrong = on_constant_column(rows);
  return wrong.empty() ? Sentences{} : Sentences{wrong};
}

}  // namespace tapeflow::exercise
