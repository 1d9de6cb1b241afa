#include "tutorials/exercises/ch07/3_walk.hpp"

#include "flows/recipes.hpp"
#include "tests/tutorials/exercises/judge.hpp"

#include <cmath>
#include <string>

namespace tapeflow::exercise {
namespace {

using Sentences = std::vector<std::string>;

constexpr std::size_t d = 2, steps = 40;

// With this seed the density has two modes, near the ends of the first walk.
Flow<double> bent_flow() {
  Rng rng(35);
  Flow<double> flow = real_nvp<double>(d, {.layers = 6, .coupling = {.hidden = {8}}}, rng);
  for (Parameter<double>* p : flow.trainable_parameters())
    p->value += rng.uniform<double>(p->value.shape(), -1.6, 1.6);
  return flow;
}

Array<double> line(const Array<double>& ends) {
  Array<double> points(Shape{steps + 1, d});
  for (std::size_t k = 0; k <= steps; ++k)
    for (std::size_t j = 0; j < d; ++j)
      points(k, j) = ends(0, j) + static_cast<double>(k) / steps * (ends(1, j) - ends(0, j));
  return points;
}

// A walk: its points as rows of x and z, and for each ln p(x), ln p_Z(z) and the log-determinant of
// to_data.
struct Walk {
  Array<double> x, log_p, log_p_z, log_det;
};

Walk walk(const Flow<double>& flow, const Array<double>& latents) {
  Tape<double> tape({.record = false});
  const Var<double> z = tape.constant(latents);
  const auto [x, log_det] = flow.bijector().to_data(z);
  return {x.value(), flow.log_prob(x).value(), flow.base().log_prob(z).value(), log_det.value()};
}

Array<double> latents_of(const Flow<double>& flow, const Array<double>& rows) {
  Tape<double> tape({.record = false});
  return flow.bijector().to_latent(tape.constant(rows)).value.value();
}

std::size_t least(const Array<double>& values) {
  std::size_t k = 0;
  for (std::size_t i = 0; i < values.size(); ++i)
    if (values(i) < values(k)) k = i;
  return k;
}

// Both come from the same sums of numbers near 1.
bool is(double value, double expected) { return std::abs(value - expected) < 1e-8; }

bool is_at(const Thinnest& found, const Array<double>& x, std::size_t row) {
  return found.x.size() == d && is(found.x[0], x(row, 0)) && is(found.x[1], x(row, 1));
}

std::string place(const std::vector<double>& x) {
  std::string text = "(";
  for (std::size_t j = 0; j < x.size(); ++j) text += (j > 0 ? ", " : "") + shown(x[j]);
  return text + ")";
}

std::string wrong_walk(const Flow<double>& flow, const Array<double>& ends) {
  const Walk right = walk(flow, line(latents_of(flow, ends)));
  const Thinnest found =
      thinnest_place(flow, {ends(0, 0), ends(0, 1)}, {ends(1, 0), ends(1, 1)}, steps);
  const std::size_t k = least(right.log_p);
  if (is_at(found, right.x, k) && is(found.log_prob, right.log_p(k))) return "";
  const std::string sentence = "from " + place({ends(0, 0), ends(0, 1)}) + " to " +
                               place({ends(1, 0), ends(1, 1)}) + " the thinnest place is " +
                               place({right.x(k, 0), right.x(k, 1)}) +
                               " with ln p = " + shown(right.log_p(k)) + ", you say " +
                               place(found.x) + " with " + shown(found.log_prob);
  const Walk straight = walk(flow, latents_of(flow, line(ends)));
  const Array<double> wrong_sign = right.log_p_z + right.log_det;
  if (is_at(found, straight.x, least(straight.log_p)))
    return sentence + ": you walk straight through the data, not through the latents";
  if (is(found.log_prob, right.log_p_z(least(right.log_p_z))))
    return sentence + ": that is the density of the latents. A density of x has a log-determinant";
  if (is(found.log_prob, wrong_sign(least(wrong_sign))))
    return sentence + ": look at the sign of the log-determinant. That of to_data is subtracted";
  if (k == 0 || k == steps)
    return sentence + ": here it is an end of the walk. Both ends belong to it";
  return sentence;
}

}  // namespace

Sentences judge() {
  const Flow<double> flow = bent_flow();
  std::string wrong = wrong_walk(flow, {{-0.12, -2.05}, {-2.3, -0.29}});
  // Out of a mode: the thinnest place is the end of the walk.
  if (wrong.empty()) wrong = wrong_walk(flow, {{-2.3, -0.29}, {-2.35, -0.25}});
  return wrong.empty() ? Sentences{} : Sentences{wrong};
}

}  // namespace tapeflow::exercise
