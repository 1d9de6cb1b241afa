// Judges derivative_at_x against one tape through all layers, which keeps everything.
#include "tutorials/exercises/ch11/4_recomputed.hpp"

#include "flows/layers/coupling/affine_coupling.hpp"
#include "flows/layers/linear/lu_linear.hpp"
#include "flows/layers/normalization/act_norm.hpp"
#include "tests/tutorials/exercises/judge.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>

namespace tapeflow::exercise {
namespace {

constexpr std::size_t rows = 5, columns = 4;

// Inverses of a few layers, in double: each adds some roundings of numbers near 1. Far below 1e-8.
constexpr double rounding = 1e-8;

using Layers = std::vector<const Bijector<double>*>;
using Owned = std::vector<std::unique_ptr<Bijector<double>>>;

Owned two_steps_of_flow() {
  Rng rng(7);
  Owned layers;
  Split split = half_split(columns);
  for (int step = 0; step < 2; ++step, split = split.swapped()) {
    layers.push_back(std::make_unique<ActNorm<double>>(columns));
    layers.push_back(std::make_unique<LuLinear<double>>(columns, rng));
    layers.push_back(
        std::make_unique<AffineCoupling<double>>(split, AffineCouplingOptions{.hidden = {8}}, rng));
  }
  for (const auto& layer : layers)
    for (const NamedParameter<double>& named : layer->named_parameters())
      if (!named.name.ends_with("sign") && !named.name.ends_with("order") &&
          !named.name.ends_with("initialised"))
        named.parameter->value += rng.uniform<double>(named.parameter->value.shape(), -0.4, 0.4);
  return layers;
}

Layers pointers(const Owned& owned) {
  Layers layers;
  for (const auto& layer : owned) layers.push_back(layer.get());
  return layers;
}

// One step of the chain rule through a layer at x.
Array<double> through(const Bijector<double>& layer, const Array<double>& x,
                      const Array<double>& dy, const Array<double>& dl) {
  Tape<double> tape;
  const Var<double> leaf = tape.variable(x);
  const auto [y, l] = layer.to_latent(leaf);
  tape.backward(sum(y * tape.constant(dy)) + sum(l * tape.constant(dl)));
  return Array<double>(leaf.adjoint());
}

Array<double> applied(const Bijector<double>& layer, const Array<double>& x) {
  Tape<double> tape({.record = false});
  return Array<double>(layer.to_latent(tape.constant(x)).value.value());
}

bool same(const Array<double>& a, const Array<double>& b) {
  for (std::size_t i = 0; i < a.size(); ++i)
    if (!(std::abs(a.data()[i] - b.data()[i]) < rounding)) return false;
  return true;
}

// A loss whose derivatives are known, and the x_k.
struct Problem {
  Layers layers;
  std::vector<Array<double>> x;  // x_0 … x_K
  Array<double> dz, dl;

  // The derivative with respect to x_0 if layer k gets dl times factor(k), and is differentiated at
  // x_k-1, or at x_k.
  template <class Factor>
  Array<double> derivative(Factor factor, std::size_t later = 0) const {
    Array<double> dy = dz;
    for (std::size_t k = layers.size(); k-- > 0;) {
      Array<double> share = dl;
      share *= factor(k);
      dy = through(*layers[k], x[k + later], dy, share);
    }
    return dy;
  }
};

Problem problem_of(const Layers& layers) {
  Rng rng(8);
  Problem problem{layers, {rng.normal<double>({rows, columns})}, {}, {}};
  for (const Bijector<double>* layer : layers)
    problem.x.push_back(applied(*layer, problem.x.back()));
  problem.dz = rng.normal<double>({rows, columns});
  problem.dl = rng.normal<double>({rows});
  return problem;
}

std::string likely_cause(const Array<double>& found, const Problem& problem) {
  const auto all = [](std::size_t) { return 1.; };
  const auto none = [](std::size_t) { return 0.; };
  const auto last = [&](std::size_t k) { return k + 1 == problem.layers.size() ? 1. : 0.; };
  if (same(found, problem.dz)) return "this is dz itself, as if each layer were the identity";
  if (same(found, problem.derivative(none)))
    return "every layer passes on dz alone. The log-determinant of each layer depends on its "
           "input, "
           "too, and dl is its adjoint";
  if (same(found, problem.derivative(last)))
    return "dl counts for the last layer alone. The log-determinants add up, so all of them have "
           "the adjoint dl";
  if (same(found, problem.derivative(all, 1)))
    return "each layer is differentiated at its output. Invert it first, and record to_latent at "
           "its input";
  Array<double> now = problem.x.back(), dy = problem.dz;
  for (const Bijector<double>* layer : problem.layers) {
    Tape<double> tape({.record = false});
    now = Array<double>(layer->to_data(tape.constant(now)).value.value());
    dy = through(*layer, now, dy, problem.dl);
  }
  if (same(found, dy))
    return "you go from the first layer to the last. z left the last layer: invert that one first";
  return "the first entry is " + shown(found(0, 0)) + ", not " +
         shown(problem.derivative(all)(0, 0));
}

}  // namespace

std::vector<std::string> judge() {
  const Owned owned = two_steps_of_flow();
  const Layers steps = pointers(owned);
  for (const Layers& layers : {Layers{steps[2]}, steps}) {
    const Problem problem = problem_of(layers);
    const Array<double> found = derivative_at_x(layers, problem.x.back(), problem.dz, problem.dl);
    const std::string name =
        layers.size() == 1 ? "one coupling: " : std::to_string(layers.size()) + " layers: ";
    if (found.shape() != problem.dz.shape())
      return {name + "the derivative has the shape " + to_string(found.shape()) + ", x has " +
              to_string(problem.dz.shape())};
    if (same(found, problem.derivative([](std::size_t) { return 1.; }))) continue;
    return {name + likely_cause(found, problem)};
  }
  return {};
}

}  // namespace tapeflow::exercise
