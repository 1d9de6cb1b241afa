// The elementwise layers, with the domains of their data.
#include "flows/layers/elementwise/elementwise.hpp"

#include "flows/chain.hpp"
#include "flows/layers/elementwise/affine.hpp"
#include "flows/layers/elementwise/conditional_affine.hpp"
#include "flows/layers/elementwise/heavy_tails.hpp"
#include "tests/flows/layers/some_layers.hpp"

#include <cmath>

namespace tapeflow {
namespace {

double positive(double v) { return std::exp(v); }
double near_one(double v) { return std::exp(0.3 * v); }
double within_one(double v) { return 0.95 * std::tanh(v); }
double unit(double v) { return 0.5 + 0.45 * std::tanh(v); }

// Exp of narrow normal numbers. Exp of standard normal ones is a log-normal, whose tail no regular
// grid can integrate.
template <class T>
Chain<T> narrow_exp(std::size_t d) {
  Chain<T> chain;
  chain.template append<Exp<T>>();
  chain.template append<Standardize<T>>(filled<double>({d}, 0), filled<double>({d}, 0.3));
  return chain;
}

// All kinds of tails, one after the other over the columns.
Tails some_tails(std::size_t d) {
  Tails tails;
  for (Array<double>* each : {&tails.centre, &tails.spread, &tails.left, &tails.right})
    *each = Array<double>(Shape{d});
  for (std::size_t j = 0; j < d; ++j) {
    tails.centre(j) = 0.5 * static_cast<double>(j % 3) - 0.4;
    tails.spread(j) = j % 2 == 0 ? 0.7 : 1.6;
    tails.left(j) = j % 2 == 0 ? 0.3 : Tails::negligible;
    tails.right(j) = j % 2 == 0 ? 0.1 : 0.4;
  }
  return tails;
}

// A slope of 1/4 puts the step of the density at 0 between two cells of the quadrature's grid.
const LayerFamily elementwise_layers("elementwise", []() -> std::vector<LayerUnderTest> {
  const double inside = 1 - 1e-6;
  std::vector<LayerUnderTest> layers = {
      LAYER("Affine", Affine<T>(d)),
      LAYER("ConditionalAffine", ConditionalAffine<T>(d, 2)).with_context(2),
      LAYER("Standardize", some_standardize<T>(d, rng)),
      LAYER("Exp", Exp<T>()).at({3, 8}).with_domain(positive, 1e-30, 1e30).with_latents(-80, 80),
      LAYER("Exp of narrow latents", narrow_exp<T>(d))
          .with_domain(near_one, 1e-30, 1e30)
          .with_latents(-200, 200),
      LAYER("Softplus", Softplus<T>()).with_domain(positive, 1e-30, 1e3),
      LAYER("Tanh", Tanh<T>()).with_domain(within_one, -inside, inside),
      LAYER("Sigmoid", Sigmoid<T>()).with_domain(unit, 1e-6, inside),
      LAYER("Sigmoid, squeezed", Sigmoid<T>(0.05)).with_domain(unit, 0, 1),
      LAYER("Sigmoid, hardly squeezed", Sigmoid<T>(1e-6)).with_domain(unit, 0, 1),
      LAYER("LeakyRelu", LeakyRelu<T>(0.25)),
      LAYER("HeavyTails", HeavyTails<T>(some_tails(d))).with_latents(-60, 60),
  };
  for (LayerUnderTest& layer : layers) layer.structure = diagonal;
  return layers;
});

}  // namespace
}  // namespace tapeflow
