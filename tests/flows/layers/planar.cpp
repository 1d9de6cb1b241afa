// Planar, radial and Sylvester layers, and their inverses as layers.
#include "flows/layers/planar/planar.hpp"

#include "flows/chain.hpp"
#include "flows/layers/planar/conditional_planar.hpp"
#include "flows/layers/planar/radial.hpp"
#include "flows/layers/planar/sylvester.hpp"
#include "tests/flows/layers/entries.hpp"

namespace tapeflow {
namespace {

// A Sylvester layer on one column has no reflections to train, so these entries have two columns or
// more.
const LayerFamily planars("planar", []() -> std::vector<LayerUnderTest> {
  return {
      LAYER("Planar", Planar<T>(d, rng)),
      LAYER("Inverse of Planar", Inverse<T>(std::make_unique<Planar<T>>(d, rng))),
      LAYER("ConditionalPlanar", ConditionalPlanar<T>(d, 2, rng)).with_context(2),
      LAYER("Radial", Radial<T>(d, rng)),
      LAYER("Inverse of Radial", Inverse<T>(std::make_unique<Radial<T>>(d, rng))),
      LAYER("Sylvester, one unit", Sylvester<T>(d, 1, rng)).at({2, 3, 8}),
      LAYER("Sylvester, half as many units as columns", Sylvester<T>(d, (d + 1) / 2, rng))
          .at({3, 8}),
      LAYER("Sylvester, as many units as columns", Sylvester<T>(d, d, rng)).at({2, 3}),
  };
});

}  // namespace
}  // namespace tapeflow
