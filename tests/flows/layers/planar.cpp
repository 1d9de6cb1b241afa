// Planar, radial and Sylvester layers, as they are and turned around.
#include "flows/layers/planar/planar.hpp"

#include "flows/chain.hpp"
#include "flows/layers/planar/radial.hpp"
#include "flows/layers/planar/sylvester.hpp"
#include "tests/flows/layers/entries.hpp"

namespace tapeflow {
namespace {

// Layers made from a number of columns and an Rng, as they are and turned around.
template <template <class> class Layer>
LayerUnderTest plain(std::string name, std::vector<std::size_t> features) {
  return entry(std::move(name), std::move(features),
               []<class T>(T, std::size_t d, Rng& rng) -> LayerOf<T> {
                 return std::make_unique<Layer<T>>(d, rng);
               });
}

template <template <class> class Layer>
LayerUnderTest turned(const std::string& name, std::vector<std::size_t> features) {
  return entry("Inverse of " + name, std::move(features),
               []<class T>(T, std::size_t d, Rng& rng) -> LayerOf<T> {
                 return std::make_unique<Inverse<T>>(std::make_unique<Layer<T>>(d, rng));
               });
}

// On one column there is nothing for a reflection to turn.
LayerUnderTest sylvester(std::string name, std::vector<std::size_t> features,
                         std::size_t (*units)(std::size_t)) {
  return entry("Sylvester, " + name, std::move(features),
               [=]<class T>(T, std::size_t d, Rng& rng) -> LayerOf<T> {
                 return std::make_unique<Sylvester<T>>(d, units(d), rng);
               });
}

const LayerFamily planars("planar", []() -> std::vector<LayerUnderTest> {
  return {
      plain<Planar>("Planar", {1, 2, 3, 8}),
      turned<Planar>("Planar", {1, 2, 3, 8}),
      plain<Radial>("Radial", {1, 2, 3, 8}),
      turned<Radial>("Radial", {1, 2, 3, 8}),
      sylvester("one unit", {2, 3, 8}, [](std::size_t) -> std::size_t { return 1; }),
      sylvester("half as many units as columns", {3, 8}, [](std::size_t d) { return (d + 1) / 2; }),
      sylvester("as many units as columns", {2, 3}, [](std::size_t d) { return d; }),
  };
});

}  // namespace
}  // namespace tapeflow
