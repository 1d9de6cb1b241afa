// The maps of each number by itself, with the domains of their data.
#include "flows/layers/elementwise/elementwise.hpp"

#include "flows/chain.hpp"
#include "flows/layers/elementwise/affine.hpp"
#include "flows/layers/elementwise/heavy_tails.hpp"
#include "tests/flows/layers/some_layers.hpp"

#include <cmath>

namespace tapeflow {
namespace {

// A layer made of `args` alone, whatever D.
template <template <class> class Layer, class... Args>
LayerUnderTest elementwise(std::string name, std::vector<std::size_t> features, Args... args) {
  return with_structure(entry(std::move(name), std::move(features),
                              [=]<class T>(T, std::size_t, Rng&) -> LayerOf<T> {
                                return std::make_unique<Layer<T>>(args...);
                              }),
                        diagonal);
}

double positive(double v) { return std::exp(v); }
double near_one(double v) { return std::exp(0.3 * v); }
double within_one(double v) { return 0.95 * std::tanh(v); }
double unit(double v) { return 0.5 + 0.45 * std::tanh(v); }

// Exp over all of a standard normal is a log-normal, whose tail no regular grid can integrate.
template <class T>
LayerOf<T> narrow_exp(std::size_t d) {
  auto chain = std::make_unique<Chain<T>>();
  chain->template append<Exp<T>>();
  chain->template append<Standardize<T>>(filled<double>({d}, 0), filled<double>({d}, 0.3));
  return chain;
}

// Tails of all sorts, one after the other over the columns.
template <class T>
LayerOf<T> heavy_tails(std::size_t d) {
  Tails tails;
  for (Array<double>* each : {&tails.centre, &tails.spread, &tails.left, &tails.right})
    *each = Array<double>(Shape{d});
  for (std::size_t j = 0; j < d; ++j) {
    tails.centre(j) = 0.5 * static_cast<double>(j % 3) - 0.4;
    tails.spread(j) = j % 2 == 0 ? 0.7 : 1.6;
    tails.left(j) = j % 2 == 0 ? 0.3 : Tails::negligible;
    tails.right(j) = j % 2 == 0 ? 0.1 : 0.4;
  }
  return std::make_unique<HeavyTails<T>>(tails);
}

// The slope of 1/4 puts the step of the density at 0 between two cells of the quadrature's grid.
const LayerFamily elementwise_layers("elementwise", []() -> std::vector<LayerUnderTest> {
  const std::vector<std::size_t> every = {1, 2, 3, 8};
  const double inside = 1 - 1e-6;
  return {
      with_structure(entry("Affine", every,
                           []<class T>(T, std::size_t d, Rng&) -> LayerOf<T> {
                             return std::make_unique<Affine<T>>(d);
                           }),
                     diagonal),
      with_structure(entry("Standardize", {1, 2, 3, 8},
                           []<class T>(T, std::size_t d, Rng& rng) -> LayerOf<T> {
                             return std::make_unique<Standardize<T>>(some_standardize<T>(d, rng));
                           }),
                     diagonal),
      with_latents(with_domain(elementwise<Exp>("Exp", {3, 8}), positive, 1e-30, 1e30), -80, 80),
      with_latents(with_domain(with_structure(entry("Exp of narrow latents", every,
                                                    []<class T>(T, std::size_t d, Rng&) {
                                                      return narrow_exp<T>(d);
                                                    }),
                                              diagonal),
                               near_one, 1e-30, 1e30),
                   -200, 200),
      with_domain(elementwise<Softplus>("Softplus", every), positive, 1e-30, 1e3),
      with_domain(elementwise<Tanh>("Tanh", every), within_one, -inside, inside),
      with_domain(elementwise<Sigmoid>("Sigmoid", every), unit, 1e-6, inside),
      with_domain(elementwise<Sigmoid>("Sigmoid, squeezed", every, 0.05), unit, 0, 1),
      with_domain(elementwise<Sigmoid>("Sigmoid, hardly squeezed", every, 1e-6), unit, 0, 1),
      elementwise<LeakyRelu>("LeakyRelu", every, 0.25),
      with_latents(
          with_structure(entry("HeavyTails", every,
                               []<class T>(T, std::size_t d, Rng&) { return heavy_tails<T>(d); }),
                         diagonal),
          -60, 60),
  };
});

}  // namespace

}  // namespace tapeflow
