// Judges log_prob_at: samples at a temperature have the density of the flow with one more layer.
#include "tutorials/exercises/ch11/2_colder.hpp"

#include "flows/layers/elementwise/affine.hpp"
#include "flows/recipes.hpp"
#include "tests/tutorials/exercises/judge.hpp"

#include <cmath>
#include <numbers>
#include <string>

namespace tapeflow::exercise {
namespace {

using Scores = std::vector<double>;

constexpr std::size_t rows = 6, columns = 4;

// Sums of some numbers near 1 in two orders: far below 1e-9.
constexpr double rounding = 1e-9;

Flow<double> steep_flow() {
  Rng rng(5);
  Flow<double> flow = real_nvp<double>(columns, {.layers = 3, .coupling = {.hidden = {8}}}, rng);
  for (Parameter<double>* p : flow.trainable_parameters())
    p->value += rng.uniform<double>(p->value.shape(), -0.6, 0.6);
  return flow;
}

// What the flow says of x with its latents times `factor`.
Scores with_latents_times(double factor, const Flow<double>& flow, const Array<double>& x) {
  Tape<double> tape({.record = false});
  const Transformed<double> latent = flow.bijector().to_latent(tape.constant(x));
  Scores scores;
  for (std::size_t i = 0; i < rows; ++i) {
    double sum = latent.log_det.value()(i) - columns * std::log(2 * std::numbers::pi) / 2;
    for (std::size_t j = 0; j < columns; ++j) {
      const double v = latent.value.value()(i, j) * factor;
      sum -= v * v / 2;
    }
    scores.push_back(sum);
  }
  return scores;
}

Scores plus(Scores scores, double number) {
  for (double& v : scores) v += number;
  return scores;
}

Scores times(Scores scores, double number) {
  for (double& v : scores) v *= number;
  return scores;
}

bool same(const Scores& a, const Scores& b) {
  for (std::size_t i = 0; i < b.size(); ++i)
    if (!(std::abs(a[i] - b[i]) < rounding)) return false;
  return true;
}

std::string likely_cause(const Scores& found, const Flow<double>& flow, const Array<double>& x,
                         double T) {
  const Scores cold = with_latents_times(1 / T, flow, x), warm = with_latents_times(T, flow, x),
               plain = with_latents_times(1, flow, x);
  const double one = std::log(T);
  for (const double log_det : {0., one, -one, columns * one, -(columns * one)})
    if (same(found, plus(warm, log_det)))
      return "the latent of x is multiplied by T. A sample is to_data(T z), so z is the latent "
             "divided by T";
  if (same(found, cold))
    return "ln T is missing for each column: dividing by T is a layer, too, and has a "
           "log-determinant";
  if (same(found, plus(cold, -one))) return "ln T is there once. Each column is divided by T";
  if (same(found, plus(cold, columns * one)))
    return "the log-determinant of dividing by T has the sign of multiplying by it";
  if (same(found, times(plain, 1 / (T * T))) || same(found, times(plain, T * T)))
    return "this is the density of the flow, raised to a power: it does not integrate to one, and "
           "the log_det of the layers has been raised with it";
  if (same(found, plain)) return "this is the density at the temperature 1";
  return "the first row got " + shown(found[0]) + ", not " + shown(cold[0] - columns * one);
}

}  // namespace

std::vector<std::string> judge() {
  const Flow<double> flow = steep_flow();
  const Array<double> x = Rng(6).normal<double>({rows, columns});
  for (const double T : {0.7, 1., 1.5}) {
    const Scores found = log_prob_at(flow, x, T);
    const std::string name = "at T = " + shown(T) + " ";
    if (found.size() != rows)
      return {name + "there are " + std::to_string(found.size()) + " numbers for " +
              std::to_string(rows) + " rows"};
    const Scores right = plus(with_latents_times(1 / T, flow, x), -(columns * std::log(T)));
    if (!same(found, right))
      return {name + "the density is wrong: " + likely_cause(found, flow, x, T)};
  }
  return {};
}

}  // namespace tapeflow::exercise
