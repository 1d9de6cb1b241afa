#include "tutorials/exercises/ch08/2_sweeps.hpp"

#include "tests/tutorials/exercises/judge.hpp"

#include <algorithm>
#include <cmath>
#include <string>

namespace tapeflow::exercise {
namespace {

using Sentences = std::vector<std::string>;

constexpr std::size_t d = 6, rows = 7;

// A network with weights of its own. Without `scales` all its log-scales are 0.
Made<double> network(const std::vector<std::size_t>& order, bool scales) {
  Rng rng(3);
  Made<double> made(order, {.hidden = {12}, .outputs = 2}, rng);
  const std::vector<NamedParameter<double>> all = made.named_parameters();
  Parameter<double>&weight = *all[all.size() - 2].parameter, &bias = *all.back().parameter;
  for (std::size_t j = 0; j < 2 * d; ++j) {
    bias.value(j) = 0.3 * rng.normal();
    if (j < d || scales) continue;
    bias.value(j) = 0;
    for (std::size_t i = 0; i < weight.value.shape(0); ++i) weight.value(i, j) = 0;
  }
  return made;
}

Array<double> ask(const Made<double>& made, const Array<double>& x) {
  Tape<double> tape({.record = false});
  return made(tape.constant(x)).value();
}

// What x should be, from z: column by column in the network's order.
Array<double> right_answer(const Made<double>& made, const Array<double>& z) {
  Array<double> x = filled<double>(z.shape(), 0);
  for (const std::size_t j : made.order()) {
    const Array<double> both = ask(made, x);
    for (std::size_t i = 0; i < rows; ++i)
      x(i, j) = z(i, j) * std::exp(both(i, d + j)) + both(i, j);
  }
  return x;
}

Array<double> one_pass(const Made<double>& made, const Array<double>& z) {
  const Array<double> both = ask(made, z);
  Array<double> x(z.shape());
  for (std::size_t i = 0; i < rows; ++i)
    for (std::size_t j = 0; j < d; ++j) x(i, j) = z(i, j) * std::exp(both(i, d + j)) + both(i, j);
  return x;
}

double distance(const Array<double>& a, const Array<double>& b) {
  if (a.shape() != b.shape()) return INFINITY;
  double largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double gap = std::abs(a.data()[i] - b.data()[i]);
    largest = gap <= largest ? largest : gap;  // a NaN counts
  }
  return largest;
}

// Both are computed by the same formula from numbers near 1, in up to six passes that may double an
// error or two: far below 1e-9.
bool same(const Array<double>& a, const Array<double>& b) { return distance(a, b) < 1e-9; }

std::string passes(std::size_t count) {
  return std::to_string(count) + (count == 1 ? " pass" : " passes");
}

std::vector<std::size_t> falling() { return {5, 4, 3, 2, 1, 0}; }
std::vector<std::size_t> rising() { return {0, 1, 2, 3, 4, 5}; }

bool solves(const std::vector<std::size_t>& order, bool scales, const Array<double>& z) {
  const Made<double> made = network(order, scales);
  return same(invert(made, z).x, right_answer(made, z));
}

// Why x is wrong, as far as one can tell.
std::string likely_cause(const Array<double>& x, const Made<double>& made, const Array<double>& z) {
  if (x.shape() != z.shape())
    return "it has the shape " + to_string(x.shape()) + ", z has " + to_string(z.shape());
  if (same(x, one_pass(made, z)))
    return "the network has seen z, where it should see x. The first x is 0, and each pass asks "
           "about the x of the pass before";
  if (solves(rising(), true, z))
    return "with the columns in their natural order x is right: do you take the columns by their "
           "numbers? Compute all of them in every pass";
  if (solves(falling(), false, z))
    return "for a layer whose log-scales are all 0 it is right: is the sign of α right?";
  return "it is off by up to " + shown(distance(x, right_answer(made, z)));
}

}  // namespace

Sentences judge() {
  const Array<double> z = Rng(4).normal<double>({rows, d});
  const Made<double> made = network(falling(), true);
  const Inverted found = invert(made, z);
  if (!same(found.x, right_answer(made, z)))
    return {"x does not solve z = (x - μ(x)) exp(-α(x)): " + likely_cause(found.x, made, z)};
  Sentences wrong;
  if (found.passes > d + 1)
    wrong.push_back(passes(found.passes) + " for " + std::to_string(d) + " columns: after " +
                    std::to_string(d) + " all are right, and one more shows that nothing changes");
  if (found.passes < d)
    wrong.push_back("you report " + passes(found.passes) + " for " + std::to_string(d) +
                    " columns that all depend on those before: count each call of the network");
  Made<double> independent = network(rising(), true);
  for (const auto& [name, parameter] : independent.named_parameters())
    if (parameter->value.dimension() == 2) parameter->value.fill(0);
  const Inverted quick = invert(independent, z);
  if (quick.passes != 2)
    wrong.push_back("a layer whose columns do not depend on one another took " +
                    passes(quick.passes) + ", not 2: one that finds x, one that changes nothing");
  return wrong;
}

}  // namespace tapeflow::exercise
