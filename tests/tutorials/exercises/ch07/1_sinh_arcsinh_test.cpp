#include "tutorials/exercises/ch07/1_sinh_arcsinh.hpp"

#include "flows/checks/check_bijector.hpp"
#include "tests/tutorials/exercises/judge.hpp"

#include <algorithm>
#include <cmath>
#include <string>

namespace tapeflow::exercise {
namespace {

using Sentences = std::vector<std::string>;

// asinh z of the moved column 1, where the kept column 0 is `kept` and asinh of column 1 is `u`.
double asinh_of_moved(const Bijector<double>& layer, double kept, double u) {
  Tape<double> tape({.record = false});
  const Array<double> x{{kept, std::sinh(u)}};
  return std::asinh(layer.to_latent(tape.constant(x)).value.value()(0, 1));
}

// Whether the networks have hidden layers of this width. A layer without weights may have them:
// then they are not visited, and the contract says so.
bool has_hidden_units(Bijector<double>& layer, std::size_t width) {
  const auto weights = layer.trainable_parameters();
  return weights.empty() || std::any_of(weights.begin(), weights.end(), [width](const auto* p) {
           return p->value.dimension() == 2 && p->value.shape(1) == width;
         });
}

// What is wrong with the values; the contract would be kept by many a layer.
std::string wrong_values(const Bijector<double>& layer) {
  const auto at = [&](double kept, double u) { return asinh_of_moved(layer, kept, u); };
  const double t = at(0.5, 0), scale = at(0.5, 1) - t, expected = t - 2 * scale;
  if (std::abs(at(0.5, -2) - expected) > 1e-8 * (1 + std::abs(expected)))
    return "this is another layer: for one x_a, asinh z_b should be a straight line in asinh x_b. "
           "At asinh x_b = -2, 0, 1 it is " +
           shown(at(0.5, -2)) + ", " + shown(t) + ", " + shown(scale + t);
  if (t == 0 && scale == 1 && at(-1, 1) == 1)
    return "the layer moves nothing: z_b = x_b at every x_a";
  if (at(-1, 0) == t && at(-1, 1) == scale + t) return "s and t do not depend on x_a";
  return "";
}

}  // namespace

Sentences judge() {
  Rng rng(1);
  const auto layer = sinh_arcsinh_coupling(alternating_split(2), {8}, rng);
  if (!has_hidden_units(*layer, 8))
    return {
        "none of the layer's weights belongs to hidden layers of the widths that were asked for, "
        "{8}: "
        "is `hidden` used?"};
  for (Parameter<double>* p : layer->trainable_parameters())
    p->value += rng.uniform<double>(p->value.shape(), -0.5, 0.5);
  Sentences wrong = check_bijector(*layer, rng.normal<double>({5, 2}));
  if (wrong.empty()) {
    const auto wide = sinh_arcsinh_coupling(alternating_split(5), {8}, rng);
    wrong = check_bijector(*wide, rng.normal<double>({5, 5}));
    for (std::string& sentence : wrong) sentence = "with 5 columns: " + sentence;
  }
  if (wrong.size() > 2) wrong.resize(2);
  // Weights that are not visited were not randomised above, and move nothing.
  const bool randomised = !layer->trainable_parameters().empty();
  const std::string values = wrong.empty() || randomised ? wrong_values(*layer) : "";
  if (!values.empty()) wrong.push_back(values);
  return wrong;
}

}  // namespace tapeflow::exercise
